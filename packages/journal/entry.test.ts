import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { concat } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Uuid } from '#base/ids.ts';
import { decodeEntry, encodeEntry, type Header, readCommitted } from './entry.ts';

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signer = {
  device: new Uint8Array(32).fill(7),
  sign: async (bytes: Bytes): Promise<Bytes> =>
    new Uint8Array(sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
};

const header: Header = {
  org: 'night.example/holdfast',
  stream: 'case/0199f0a0-0000-7000-8000-000000000001',
  after: 3,
  id: '0199f0a0-0000-7000-8000-000000000002' as Uuid,
  type: 'case.taken',
  schema: 1,
  author: '0199f0a0-0000-7000-8000-000000000003' as Uuid,
  session: '0199f0a0-0000-7000-8000-000000000004' as Uuid,
  at: 1_790_000_000_000,
  facts: { service: 'ooh', due: null, tags: ['a', 'b'] },
};

describe('entry bytes', () => {
  it('says again what was said', async () => {
    const sealed = new Uint8Array([1, 2, 3]);
    const entry = decodeEntry(await encodeEntry(header, sealed, signer));
    expect(entry.header).toEqual(header);
    expect(entry.sealed).toEqual(sealed);
    expect(entry.device).toEqual(signer.device);
  });

  it('is read the same once it stands in the log', async () => {
    const assertion = {
      credential: new Uint8Array([1]),
      authenticatorData: new Uint8Array([2]),
      clientDataJSON: new Uint8Array([3]),
      signature: new Uint8Array([4]),
    };
    for (const touch of [null, async () => assertion]) {
      const bytes = await encodeEntry(header, new Uint8Array([1]), signer, touch);
      const { stepUp } = decodeEntry(bytes);
      expect(readCommitted(bytes)).toEqual({ header, stepUp, bytes });
    }
    expect(() => readCommitted(new Uint8Array([0x80]))).toThrow('entry/not-an-entry');
  });

  it('tells nothing sealed from something sealed', async () => {
    expect(decodeEntry(await encodeEntry(header, null, signer)).sealed).toBeNull();
  });

  it('refuses an entry over the length a tile can say', async () => {
    const long = encodeEntry(header, new Uint8Array(65_500), signer);
    await expect(long).rejects.toThrow('entry/too-long');
    expect(() => decodeEntry(new Uint8Array(65_536))).toThrow('entry/too-long');
  });

  it('refuses what is not an entry', async () => {
    const bytes = await encodeEntry(header, null, signer);
    expect(() => decodeEntry(bytes.subarray(0, -1))).toThrow('entry/not-an-entry');
    expect(() => decodeEntry(concat(bytes, new Uint8Array(1)))).toThrow('entry/not-an-entry');
    expect(() => decodeEntry(toCbor([1, 2, 3]))).toThrow('entry/not-an-entry');
  });

  it('refuses a second encoding of the same entry', async () => {
    const bytes = await encodeEntry(header, null, signer);
    // The array head 0x84 written the long way: 0x98 0x04.
    const longer = concat(new Uint8Array([0x98, 0x04]), bytes.subarray(1));
    expect(() => decodeEntry(longer)).toThrow(/entry\/(not-an-entry|not-deterministic)/);
  });

  it.each([
    ['an unknown key', { ...header, extra: 1 }],
    ['a negative count', { ...header, after: -1 }],
    ['an empty stream', { ...header, stream: '' }],
    ['a stream that no database keeps', { ...header, stream: 'case/\0' }],
    ['facts that are no map', { ...header, facts: [] }],
  ])('refuses a header with %s', async (_, bad) => {
    const bytes = await encodeEntry(bad as unknown as Header, null, signer);
    expect(() => decodeEntry(bytes)).toThrow('entry/bad-header');
  });
});
