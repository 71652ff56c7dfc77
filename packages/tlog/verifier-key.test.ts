import { describe, expect, test } from 'vitest';
import vectors from '../../vectors/tlog/notes.json' with { type: 'json' };
import {
  ed25519KeyFromPkcs8,
  ed25519KeyFromSeed,
  ed25519Verify,
  publicKeyFromSpki,
} from './note-ed25519-node.ts';
import { sha256 } from './sha256-node.ts';
import { asKeyName, formatVerifierKey, parseVerifierKey, SIGNATURE_TYPE } from './verifier-key.ts';

const malformed = expect.objectContaining({ name: 'LogRefusal', code: 'key-malformed' });
const published = vectors.published.flatMap(({ keys }) => keys);
const { frozen } = vectors;

describe('verifier keys', () => {
  test.each([...published, frozen.logKey, frozen.cosignerKey])('%s', (text) => {
    expect(formatVerifierKey(sha256, parseVerifierKey(sha256, text))).toBe(text);
  });

  test('are those of the frozen seeds', () => {
    const { publicKey } = ed25519KeyFromSeed(Uint8Array.fromHex(frozen.logSeed));
    expect(parseVerifierKey(sha256, frozen.logKey)).toEqual({
      name: 'log.example/holdfast',
      type: SIGNATURE_TYPE.ed25519,
      publicKey,
    });
  });

  const good = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
  test.each([
    ['empty', ''],
    ['another name', good.replace('foo', 'fop')],
    ['another id', good.replace('530d', '530e')],
    ['another key', good.replace('AeKy', 'AeKz').replace('Aeky', 'Aekz')],
    ['id in capitals', good.replace('530d', '530D')],
    ['short id', good.replace('530d903a', '530d903')],
    ['no name', good.replace('example.com/foo', '')],
    ['space in the name', good.replace('foo', 'f o')],
    ['unknown type', 'example.com/foo+00000000+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'],
    ['short key', good.slice(0, -4)],
    ['trailing newline', `${good}\n`],
    ['a fourth part', `${good}+AAAA`],
  ])('refused: %s', (_why, text) => {
    expect(() => parseVerifierKey(sha256, text)).toThrow(malformed);
  });

  test.each([0, 31, 33])('of %i bytes are refused, though the id is right', (length) => {
    const publicKey = new Uint8Array(length);
    const key = { name: asKeyName('example.com/foo'), type: SIGNATURE_TYPE.ed25519, publicKey };
    expect(() => parseVerifierKey(sha256, formatVerifierKey(sha256, key))).toThrow(malformed);
  });

  test('of ML-DSA are refused, since nothing here could verify by them', () => {
    const mlDsa = Uint8Array.of(0x06, ...new Uint8Array(1312)).toBase64();
    expect(() => parseVerifierKey(sha256, `example.com/foo+00000000+${mlDsa}`)).toThrow(malformed);
  });
});

describe('key names', () => {
  test.each(['', 'a b', 'a+b', 'a\u00a0b', 'a\u3000b', 'a\nb', 'a\0b', '\ud800'])(
    'refused: %j',
    (name) => {
      expect(() => asKeyName(name)).toThrow(malformed);
    },
  );
});

describe('Ed25519 keys', () => {
  const seed = Uint8Array.fromHex(frozen.logSeed);
  const message = new TextEncoder().encode('message');

  test('sign what they verify, and nothing else', async () => {
    const { publicKey, sign } = ed25519KeyFromSeed(seed);
    const signature = await sign(message);
    expect(await ed25519Verify(publicKey, message, signature)).toBe(true);
    expect(await ed25519Verify(publicKey, message.slice(1), signature)).toBe(false);
    expect(await ed25519Verify(publicKey, message, signature.slice(1))).toBe(false);
    expect(await ed25519Verify(publicKey, message, Uint8Array.of(...signature, 0))).toBe(false);
    expect(await ed25519Verify(publicKey.slice(1), message, signature)).toBe(false);
    const other = ed25519KeyFromSeed(new Uint8Array(32));
    expect(await ed25519Verify(other.publicKey, message, signature)).toBe(false);
  });

  test.each([0, 31, 33, 64])('are not made from a seed of %i bytes', (length) => {
    expect(() => ed25519KeyFromSeed(new Uint8Array(length))).toThrow(malformed);
  });

  test('are not made from other keys', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const x25519 = generateKeyPairSync('x25519');
    const pkcs8 = x25519.privateKey.export({ format: 'der', type: 'pkcs8' });
    const spki = x25519.publicKey.export({ format: 'der', type: 'spki' });
    expect(() => ed25519KeyFromPkcs8(pkcs8)).toThrow(malformed);
    expect(() => ed25519KeyFromPkcs8(new Uint8Array(48))).toThrow(malformed);
    expect(() => publicKeyFromSpki(spki)).toThrow(malformed);
    expect(() => publicKeyFromSpki(new Uint8Array(44))).toThrow(malformed);
  });

  test('are read from PKCS #8 and SubjectPublicKeyInfo', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const pair = generateKeyPairSync('ed25519');
    const key = ed25519KeyFromPkcs8(pair.privateKey.export({ format: 'der', type: 'pkcs8' }));
    const spki = pair.publicKey.export({ format: 'der', type: 'spki' });
    expect(publicKeyFromSpki(spki)).toEqual(key.publicKey);
    expect(await ed25519Verify(key.publicKey, message, await key.sign(message))).toBe(true);
  });
});
