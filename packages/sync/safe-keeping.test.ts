import { beforeAll, describe, expect, it } from 'vitest';
import { type Bytes, concat } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import type { Header } from '#journal/entry.ts';
import { nodePrimitives as primitives } from '#seal/primitives-node.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import { formatCheckpoint } from '#tlog/checkpoint.ts';
import { ed25519Cosigner } from '#tlog/cosignature.ts';
import { memoryLog } from '#tlog/memory-log.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { formatNote, type NoteSigner, signText } from '#tlog/note.ts';
import { ed25519NoteSigner } from '#tlog/note-ed25519.ts';
import { ed25519KeyFromSeed } from '#tlog/note-ed25519-node.ts';
import { proveInclusion } from '#tlog/proof.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { asKeyName } from '#tlog/verifier-key.ts';
import type { KeptItem } from './outbox.ts';
import { type SafetyReader, signedFor } from './safe-keeping.ts';

const ORG = 'test.example/holdfast';
const hasher = rfc6962(sha256);
const seed = systemRandom(32);
const key = ed25519KeyFromSeed(seed);
const lifeboats = [
  {
    lifeboat: '018f0000-0000-7000-8000-000000000001' as Uuid,
    name: 'Harbour',
    origin: 'https://harbour.example:8443',
    cosigner: new Uint8Array(key.publicKey),
    pen: new Uint8Array(65),
  },
];
const cosigner = (name: string, own = key): NoteSigner =>
  ed25519Cosigner(sha256, asKeyName(name), own, () => 1_800_000_000);
const harbour = cosigner('harbour.example:8443');

const entries = Array.from({ length: 300 }, (_, i) => new TextEncoder().encode(`entry ${i}`));
const log = memoryLog(hasher, entries);
const kept = (index: number, bytes: Bytes = entries[index]!): KeptItem => ({
  order: index,
  bytes,
  refused: null,
  isBehind: false,
  placed: { index, site: 'here' },
  header: {} as Header,
});

async function noteOf(size: number, signer = harbour, origin = ORG): Promise<Bytes> {
  const { root } = memoryLog(hasher, entries.slice(0, size)).head;
  const text = formatCheckpoint({ origin, size, root, extensions: [] });
  return new Uint8Array(formatNote({ text, signatures: [await signText(text, signer)] }));
}

function reader(
  note: Bytes | null,
  lie: (proof: Bytes[]) => Bytes[] = (same) => same,
): SafetyReader {
  return {
    cosigned: async () => note,
    inclusion: (indexes, size) =>
      Promise.all(
        indexes.map(async (index) => {
          const proof = await proveInclusion(hasher, index, size, log.readNodes);
          return lie(proof.map((hash) => new Uint8Array(hash)));
        }),
      ),
  };
}

const safe = (some: readonly KeptItem[], of: SafetyReader, own = primitives) =>
  signedFor(some, { org: ORG, lifeboats, reader: of, primitives: own });

let at200: Bytes;
beforeAll(async () => {
  at200 = await noteOf(200);
});

describe('what a lifeboat has signed for', () => {
  it.each([
    ['Node', primitives],
    ['a browser', webPrimitives],
  ])('is let go of where the tree it signed holds it (%s)', async (_, own) => {
    const items = [kept(0), kept(7), kept(199)];
    expect(await safe(items, reader(at200), own)).toEqual(items);
  });

  it('does not cover what came after', async () => {
    expect(await safe([kept(199), kept(200)], reader(at200))).toEqual([kept(199)]);
  });

  it('is nothing while none has', async () => {
    expect(await safe([kept(1)], reader(null))).toEqual([]);
  });
});

describe('nothing is let go of', () => {
  it('on the word of a key that is no lifeboat’s', async () => {
    const other = cosigner('harbour.example:8443', ed25519KeyFromSeed(systemRandom(32)));
    expect(await safe([kept(1)], reader(await noteOf(200, other)))).toEqual([]);
  });

  it('on the word of the log alone', async () => {
    const own = ed25519NoteSigner(sha256, asKeyName(ORG), key);
    expect(await safe([kept(1)], reader(await noteOf(200, own)))).toEqual([]);
  });

  it('for another log', async () => {
    const of = reader(await noteOf(200, harbour, 'other.example/holdfast'));
    expect(await safe([kept(1)], of)).toEqual([]);
  });

  it('where the signature does not hold', async () => {
    const text = new TextDecoder().decode(at200).replace('\n200\n', '\n201\n');
    expect(await safe([kept(1)], reader(new TextEncoder().encode(text)))).toEqual([]);
  });

  it('where other bytes stand in its place', async () => {
    expect(await safe([kept(1, entries[2])], reader(at200))).toEqual([]);
  });

  it('where the proof is another’s, too short or too long', async () => {
    const lies: ((proof: Bytes[]) => Bytes[])[] = [
      ([first, ...rest]) => [concat(first!.slice(0, 31), Uint8Array.of(first![31]! ^ 1)), ...rest],
      (proof) => proof.slice(1),
      (proof) => [...proof, proof[0]!],
      () => [],
    ];
    for (const lie of lies) expect(await safe([kept(1)], reader(at200, lie))).toEqual([]);
  });
});
