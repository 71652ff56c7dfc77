import { afterEach, describe, expect, it, vi } from 'vitest';
import { utf8 } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import type { DerivedKey } from './primitives.ts';
import { nodePrimitives } from './primitives-node.ts';
import { webPrimitives } from './primitives-web.ts';

const { subtle } = globalThis.crypto;

/** RFC 5869, A.1: 42 bytes. */
const RFC = {
  ikm: new Uint8Array(22).fill(0x0b),
  salt: Uint8Array.fromHex('000102030405060708090a0b0c'),
  info: Uint8Array.fromHex('f0f1f2f3f4f5f6f7f8f9'),
  first: Uint8Array.fromHex('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf'),
  rest: Uint8Array.fromHex('34007208d5b887185865'),
};
const [nonce, aad, words] = [new Uint8Array(12).fill(7), utf8('where'), utf8('what')];

afterEach(() => void vi.restoreAllMocks());

describe.each([
  ['node:crypto', nodePrimitives, webPrimitives],
  ['WebCrypto', webPrimitives, nodePrimitives],
])('a key derived with %s', (_, primitives, other) => {
  const derive = () => primitives.hkdfKey(RFC.ikm, RFC.salt, RFC.info, RFC.rest.length);

  it('is the first 32 bytes of the RFC’s, and the rest is what follows them', async () => {
    const { key, rest } = await derive();
    const box = await primitives.encrypt(key, nonce, aad, words);
    expect(rest).toEqual(RFC.rest);
    expect(box).toEqual(await primitives.encrypt(RFC.first, nonce, aad, words));
    expect(await primitives.decrypt(key, nonce, aad, box)).toEqual(words);
  });

  it('is the other implementation’s, whatever is asked for after it', async () => {
    for (const length of [0, 1, 32, 44, 100]) {
      const from = [systemRandom(32), systemRandom(32), systemRandom(9), length] as const;
      const [mine, theirs] = [await primitives.hkdfKey(...from), await other.hkdfKey(...from)];
      expect(mine.rest).toEqual(theirs.rest);
      const box = await primitives.encrypt(mine.key, nonce, aad, words);
      expect(box).toEqual(await other.encrypt(theirs.key, nonce, aad, words));
      expect(await other.decrypt(theirs.key, nonce, aad, box)).toEqual(words);
    }
  });

  it('opens nothing that another key, place or nonce sealed', async () => {
    const { key } = await derive();
    const box = await primitives.encrypt(key, nonce, aad, words);
    const { key: another } = await primitives.hkdfKey(RFC.ikm, RFC.salt, utf8('another'), 0);
    expect(await primitives.decrypt(another, nonce, aad, box)).toBeNull();
    expect(await primitives.decrypt(key, nonce, utf8('elsewhere'), box)).toBeNull();
    expect(await primitives.decrypt(key, new Uint8Array(12), aad, box)).toBeNull();
    expect(await primitives.decrypt(key, nonce, aad, box.slice(0, -1))).toBeNull();
  });

  it('is not in the memory of what is handed out beside it', async () => {
    const { rest } = await derive();
    expect(rest.buffer.byteLength).toBe(RFC.rest.length);
  });
});

describe('a key derived with WebCrypto', () => {
  const derive = () => webPrimitives.hkdfKey(RFC.ikm, RFC.salt, RFC.info, RFC.rest.length);
  const exported = ({ key }: { readonly key: DerivedKey }) =>
    subtle.exportKey('raw', key as DerivedKey & CryptoKey);

  it('cannot be taken out', async () => {
    await expect(exported(await derive())).rejects.toThrow('extractable');
  });

  it('is imported by nobody, and waits for nothing that is derived beside it', async () => {
    const { key } = await derive();
    const imports = vi.spyOn(subtle, 'importKey');
    const [keys, bits] = [vi.spyOn(subtle, 'deriveKey'), vi.spyOn(subtle, 'deriveBits')];
    const coming = derive();
    // Long enough for what is there already, and for nothing that another thread does.
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
    expect([keys.mock.calls.length, bits.mock.calls.length]).toEqual([1, 1]);
    await webPrimitives.encrypt((await coming).key, nonce, aad, words);
    await webPrimitives.encrypt(key, nonce, aad, words);
    expect(imports).not.toHaveBeenCalled();
  });
});
