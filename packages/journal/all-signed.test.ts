import { createECDH, type ECDH, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { testUuid } from '#testkit/journal-entries.ts';
import { allSigned } from './all-signed.ts';
import { decodeEntry, encodeEntry } from './entry.ts';
import type { Claim } from './packed-claims.ts';

type Pen = { readonly key: Bytes; sign(bytes: Bytes): Promise<Bytes> };

function pen(): Pen {
  const ecdh: ECDH = createECDH('prime256v1');
  const key = new Uint8Array(ecdh.generateKeys());
  const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  const jwk = {
    ...{ kty: 'EC', crv: 'P-256', d: base64url(ecdh.getPrivateKey()) },
    ...{ x: base64url(key.subarray(1, 33)), y: base64url(key.subarray(33)) },
  };
  const options = { key: jwk, format: 'jwk', dsaEncoding: 'ieee-p1363' } as const;
  return { key, sign: async (bytes) => new Uint8Array(sign('sha256', bytes, options)) };
}

/** Entries of unlike lengths, by two pens in turn. */
async function claimed(count: number, pens: readonly Pen[]): Promise<Claim[]> {
  const claims = Array.from({ length: count }, async (_, i) => {
    const by = pens[i % pens.length]!;
    const header = {
      ...{ org: 'night.example/holdfast', stream: `case/${testUuid(0)}`, after: 0, schema: 1 },
      ...{ id: testUuid(i), type: 'case.taken', author: testUuid(2), session: testUuid(3) },
      ...{ at: 1_790_000_000_000, facts: {} },
    };
    const signer = { device: new Uint8Array(32), sign: by.sign };
    const bytes = await encodeEntry(header, new Uint8Array(1 + i), signer);
    return { entry: decodeEntry(bytes), key: by.key };
  });
  return Promise.all(claims);
}

describe.each([
  ['a few', 3],
  ['many', 64],
])('signatures, %s at once', (_, count) => {
  const pens = [pen(), pen()];
  let claims: readonly Claim[];
  beforeAll(async () => {
    claims = await claimed(count, pens);
  });

  const altered = (at: number, one: Partial<Claim>) =>
    claims.map((claim, i) => (i === at ? { ...claim, ...one } : claim));
  const places = [0, 1, count - 1];

  it('hold where each was made with the key that it is claimed of', async () => {
    const asked = [claims, claims.toReversed(), claims].map(allSigned);
    expect(await Promise.all(asked)).toEqual([true, true, true]);
  });

  it.each(places)('do not hold where the one at %i is of another key', async (at) => {
    const { key } = claims[(at + 1) % 2]!;
    expect(await allSigned(altered(at, { key }))).toBe(false);
    expect(await allSigned(altered(at, { key: pen().key }))).toBe(false);
    expect(await allSigned(altered(at, { key: new Uint8Array(65) }))).toBe(false);
  });

  it.each(places)('do not hold where a byte at %i is another', async (at) => {
    const { entry } = claims[at]!;
    const { signature, signedBytes } = entry;
    const last = signedBytes.length - 1;
    for (const one of [
      { signature: signature.with(0, signature[0]! ^ 1), signedBytes },
      { signature: signature.with(63, signature[63]! ^ 1), signedBytes },
      { signature, signedBytes: signedBytes.with(last, signedBytes[last]! ^ 1) },
    ])
      expect(await allSigned(altered(at, { entry: one }))).toBe(false);
  });

  it('do not hold where two have each other’s', async () => {
    const [one, other] = [claims[0]!.entry, claims[2]!.entry];
    const changed = { signature: other.signature, signedBytes: one.signedBytes };
    expect(await allSigned(altered(0, { entry: changed }))).toBe(false);
  });

  it('answer each who asks at once by what they asked', async () => {
    const untrue = altered(1, { key: pen().key });
    const asked = [claims, untrue, claims, untrue].map(allSigned);
    expect(await Promise.all(asked)).toEqual([true, false, true, false]);
  });
});

it('none at all hold', async () => {
  expect(await allSigned([])).toBe(true);
});

it('of another length than signatures have are refused', async () => {
  const [claim] = await claimed(1, [pen()]);
  const { signedBytes, signature } = claim!.entry;
  const short = { entry: { signedBytes, signature: signature.slice(1) }, key: claim!.key };
  await expect(allSigned([...Array(40).fill(claim), short])).rejects.toThrow('64 bytes');
});
