import { describe, expect, test } from 'vitest';
import vectors from '../../vectors/tlog/rfc6962.json' with { type: 'json' };
import { Frontier } from './frontier.ts';
import { asHash, equalHashes, isTreeSize, rfc6962 } from './merkle.ts';
import { naiveRoot } from './naive-tree.ts';
import { sha256 } from './sha256-node.ts';

const hasher = rfc6962(sha256);
const leaves = vectors.entries.map((entry) => hasher.leaf(Uint8Array.fromHex(entry)));

describe('the published Certificate Transparency tree', () => {
  test.each(vectors.roots.map((root, size) => ({ root, size })))('of $size', ({ root, size }) => {
    const frontier = Frontier.empty(hasher);
    for (const leaf of leaves.slice(0, size)) frontier.append(leaf);
    expect(frontier.root().toHex()).toBe(root);
    expect(naiveRoot(hasher, leaves.slice(0, size)).toHex()).toBe(root);
  });
});

test('an entry that is the concatenation of two hashes is not their parent', () => {
  const [left, right] = [hasher.leaf(Uint8Array.of(1)), hasher.leaf(Uint8Array.of(2))];
  const parent = hasher.node(left, right);
  expect(equalHashes(hasher.leaf(Uint8Array.of(...left, ...right)), parent)).toBe(false);
});

test('hashes are not altered by later hashing', () => {
  const first = hasher.leaf(Uint8Array.of(1));
  const parent = hasher.node(first, first);
  const before = parent.toHex();
  hasher.node(parent, parent);
  expect(parent.toHex()).toBe(before);
});

test.each([0, 31, 33])('%i bytes are not a hash', (length) => {
  expect(() => asHash(new Uint8Array(length))).toThrow(
    expect.objectContaining({ code: 'hash-malformed' }),
  );
});

test('32 bytes are a hash', () => {
  expect(asHash(new Uint8Array(32)).length).toBe(32);
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is no size', (value) => {
  expect(isTreeSize(value)).toBe(false);
});
