import { readFileSync } from 'node:fs';
import { encode } from 'cborg';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import type { Pack } from './pack.ts';
import { chestPain } from './packs/chest-pain.ts';
import { PackRefusal } from './refusal.ts';
import { asPack, loadPack, type PackSigner, signPack } from './signed-pack.ts';
import { testPublisher } from './testing/publisher.ts';

const vector = JSON.parse(
  readFileSync(new URL('../../vectors/pathways/signed-pack.json', import.meta.url), 'utf8'),
);

let publisher: PackSigner;
let signed: Bytes;
beforeAll(async () => {
  publisher = await testPublisher();
  ({ signed } = await signPack(webPrimitives.sha256, publisher, chestPain, DISPOSITIONS));
});

function load(file: Uint8Array, publishers = [publisher.publicKey]) {
  return loadPack({ ...webPrimitives, publishers, dispositions: DISPOSITIONS }, file);
}

/** The same file with some of its outside changed. */
function changed(part: object): Bytes {
  return toCbor({ ...(fromCbor(signed) as object), ...part });
}

async function resigned(pack: unknown): Promise<Bytes> {
  const encoded = toCbor(pack);
  const hash = await webPrimitives.sha256(toCbor(['holdfast/pack/v1', encoded]));
  return changed({ pack: encoded, signature: await publisher.sign(hash) });
}

describe.each([
  ['node:crypto', nodePrimitives],
  ['WebCrypto', webPrimitives],
])('the frozen pack, with %s', (_, primitives) => {
  const file = Uint8Array.fromHex(vector.signed);
  const publishers = [Uint8Array.fromHex(vector.publisher)];

  it('loads, and has the frozen hash', async () => {
    const loaded = await loadPack({ ...primitives, publishers, dispositions: DISPOSITIONS }, file);
    expect(loaded.hash.toHex()).toBe(vector.hash);
    expect(loaded.pack).toEqual(vector.pack);
  });

  it('is encoded to the same bytes', () => {
    expect(toCbor(asPack(vector.pack)).toHex()).toBe(vector.encoded);
  });
});

describe('a signed pack', () => {
  it('is what its publisher wrote', async () => {
    const { pack, hash } = await load(signed);
    expect(pack).toEqual(chestPain);
    expect(hash).toHaveLength(32);
  });

  it('is refused with any one bit changed', async () => {
    for (let i = 0; i < signed.length; i += 97) {
      const flipped = signed.slice();
      flipped[i]! ^= 1 << (i % 8);
      await expect(load(flipped)).rejects.toBeInstanceOf(PackRefusal);
    }
  });

  it.each<[string, string, () => Promise<Bytes> | Bytes]>([
    [
      'that nobody signed',
      'pack/unsigned',
      () => toCbor({ format: 'holdfast/pack/v1', pack: toCbor(chestPain) }),
    ],
    [
      'without its signature',
      'pack/unsigned',
      () =>
        toCbor({
          format: 'holdfast/pack/v1',
          pack: toCbor(chestPain),
          publisher: new Uint8Array(32),
        }),
    ],
    [
      'altered after signing',
      'pack/altered',
      () => changed({ pack: toCbor({ ...chestPain, version: '1.0.1' }) }),
    ],
    [
      'with another’s signature',
      'pack/altered',
      async () => changed({ signature: await (await testPublisher()).sign(new Uint8Array(32)) }),
    ],
    ['of another format', 'pack/malformed', () => changed({ format: 'holdfast/pack/v2' })],
    ['with more than belongs there', 'pack/malformed', () => changed({ note: 'x' })],
    ['that is no CBOR', 'pack/malformed', () => Uint8Array.from([0xff, 0x00])],
    ['that is JSON', 'pack/malformed', () => new TextEncoder().encode(JSON.stringify(chestPain))],
    ['that is far too large', 'pack/malformed', () => new Uint8Array(5 * 1024 * 1024)],
    ['signed and no pack', 'pack/malformed', () => resigned({ hello: 'there' })],
    [
      'signed and not checked',
      'pack/unsound',
      () => resigned({ ...chestPain, start: 'self-care' }),
    ],
  ])('%s is refused as %s', async (_, code, make) => {
    await expect(load(await make())).rejects.toMatchObject({ code });
  });

  it('has one encoding: the same said in another order is refused', async () => {
    const said = fromCbor(signed) as object;
    const turned = Object.fromEntries(Object.entries(said).toReversed());
    const file = encode(turned, { mapSorter: () => 0 });
    expect(fromCbor(file)).toEqual(said);
    await expect(load(file)).rejects.toMatchObject({ code: 'pack/malformed' });
  });

  it('by a key that is not trusted is refused', async () => {
    const other = await testPublisher();
    await expect(load(signed, [other.publicKey])).rejects.toMatchObject({
      code: 'pack/unknown-publisher',
    });
    await expect(load(signed, [])).rejects.toMatchObject({ code: 'pack/unknown-publisher' });
  });

  it('loads where one of several publishers signed it', async () => {
    const other = await testPublisher();
    expect((await load(signed, [other.publicKey, publisher.publicKey])).pack.id).toBe('chest-pain');
  });
});

describe('signing', () => {
  it('refuses what the checker refuses, and says all of it', async () => {
    const bad: Pack = {
      ...structuredClone(chestPain),
      start: 'self-care',
      languages: ['en', 'fr'],
    };
    const signing = signPack(webPrimitives.sha256, publisher, bad, DISPOSITIONS);
    await expect(signing).rejects.toMatchObject({ code: 'pack/unsound' });
    await expect(signing).rejects.toSatisfy(({ faults }: PackRefusal) => faults.length > 10);
  });
});

describe('a pack’s shape', () => {
  it.each([
    ['no pack at all', null, 'the whole'],
    ['a step of no known kind', { ...chestPain, steps: { a: { kind: 'guess' } } }, 'steps / a'],
    ['an id with a space', { ...chestPain, id: 'chest pain' }, 'id'],
    ['more than belongs there', { ...chestPain, secret: 1 }, 'the whole'],
    ['steps without end', { ...chestPain, steps: crowd(2001) }, 'steps'],
  ])('refuses %s and names the place', (_, value, place) => {
    expect(() => asPack(value)).toThrow(place);
  });
});

function crowd(size: number): Pack['steps'] {
  const { awake } = chestPain.steps;
  return Object.fromEntries(Array.from({ length: size }, (_, i) => [`s${i}`, awake!]));
}
