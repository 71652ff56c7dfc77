import { createECDH, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { testUuid } from '#testkit/journal-entries.ts';
import { decodeEntry, type Entry, encodeEntry } from './entry.ts';
import { verifyEntrySignature } from './verify-entry.ts';

type Pen = { readonly privateKey: KeyObject; readonly point: Bytes };

function pen(): Pen {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = privateKey.export({ format: 'jwk' });
  const coordinate = (text: string | undefined) => Buffer.from(text ?? '', 'base64url');
  return {
    privateKey,
    point: new Uint8Array(Buffer.concat([Buffer.of(4), coordinate(x), coordinate(y)])),
  };
}

async function written({ privateKey }: Pen): Promise<Entry> {
  const header = {
    org: 'night.example/holdfast',
    stream: `case/${testUuid(0)}`,
    after: 0,
    id: testUuid(1),
    type: 'case.taken',
    schema: 1,
    author: testUuid(2),
    session: testUuid(3),
    at: 1_790_000_000_000,
    facts: {},
  };
  const signer = {
    device: new Uint8Array(32),
    sign: async (bytes: Bytes) =>
      new Uint8Array(sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  };
  return decodeEntry(await encodeEntry(header, new Uint8Array([1, 2, 3]), signer));
}

describe('an entry’s signature', () => {
  const author = pen();

  it('holds for the key that made it, however often it is asked', async () => {
    const entry = await written(author);
    for (let i = 0; i < 3; i += 1)
      expect(await verifyEntrySignature(entry, author.point)).toBe(true);
    expect(
      await Promise.all(
        Array.from({ length: 20 }, () => verifyEntrySignature(entry, author.point)),
      ),
    ).not.toContain(false);
  });

  it('holds for no other key', async () => {
    const entry = await written(author);
    expect(await verifyEntrySignature(entry, pen().point)).toBe(false);
  });

  it('does not hold once a byte of what was signed, or of it, is another', async () => {
    const entry = await written(author);
    for (const at of [0, 20, entry.signedBytes.length - 1]) {
      const altered = { ...entry, signedBytes: flipped(entry.signedBytes, at) };
      expect(await verifyEntrySignature(altered, author.point)).toBe(false);
    }
    for (const at of [0, 31, 32, 63]) {
      const altered = { ...entry, signature: flipped(entry.signature, at) };
      expect(await verifyEntrySignature(altered, author.point)).toBe(false);
    }
  });

  it('does not hold where r or s is zero or too large', async () => {
    const entry = await written(author);
    for (const filler of [0, 0xff]) {
      const altered = { ...entry, signature: new Uint8Array(64).fill(filler) };
      expect(await verifyEntrySignature(altered, author.point)).toBe(false);
    }
  });

  it.each([
    ['empty', () => new Uint8Array()],
    ['compressed', () => new Uint8Array([2, ...author.point.subarray(1, 33)])],
    ['a byte short', () => author.point.subarray(0, 64) as Bytes],
    ['without its first byte’s meaning', () => author.point.with(0, 5)],
    ['not on the curve', () => author.point.with(64, author.point[64]! ^ 1)],
    [
      'of another curve',
      () => {
        const other = createECDH('secp256k1');
        return new Uint8Array(other.generateKeys());
      },
    ],
  ])('does not hold for a key that is %s', async (_, point) => {
    expect(await verifyEntrySignature(await written(author), point())).toBe(false);
  });
});

function flipped(bytes: Bytes, at: number): Bytes {
  return bytes.with(at, bytes[at]! ^ 1);
}
