import { expect, test } from 'vitest';
import { treeFiles, treeHash } from './testing/publish-log.ts';
import { tilePath } from './tiles.ts';
import { type ComputedTile, leafHash, Tree } from './tree.ts';

const SIZES = [0, 1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 1000];

test('the root is RFC 6962’s, at every size on the way', () => {
  const tree = new Tree();
  const leaves: Uint8Array[] = [];
  for (let size = 0; size <= 1000; size += 1) {
    if (SIZES.includes(size)) expect(tree.root()).toEqual(treeHash(leaves));
    const leaf = leafHash(Buffer.from(`entry ${size}`));
    leaves.push(leaf);
    tree.add(leaf);
  }
});

test('the tiles above the leaves are those that a log of that size has', () => {
  const entries = Array.from({ length: 256 * 257 + 3 }, (_, i) => Buffer.from(`${i}`));
  const tree = new Tree();
  const computed: ComputedTile[] = [];
  for (const entry of entries) {
    tree.add(leafHash(entry));
    computed.push(...tree.takeFilled());
  }
  computed.push(...tree.partial());
  const published = [...treeFiles(entries)].filter(([path]) => /^tile\/[1-9]/.test(path));
  expect(published.length).toBe(3);
  expect(
    computed.map(({ level, index, hashes }) => [
      tilePath(level, index, hashes.length),
      new Uint8Array(Buffer.concat(hashes)),
    ]),
  ).toEqual(published);
});

test('an index beyond 999 is spelt in groups of three', () => {
  expect(tilePath(0, 1_234_067, 256)).toBe('tile/0/x001/x234/067');
  expect(tilePath('entries', 0, 17)).toBe('tile/entries/000.p/17');
});
