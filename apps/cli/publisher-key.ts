import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { resolve } from 'node:path';

import type { Bytes } from '#base/bytes.ts';
import { concat } from '#base/bytes.ts';
import type { PackSigner } from '#pathways/signed-pack.ts';

import { UsageProblem } from './command.ts';
import { contentOf } from './pack-file.ts';

/** The private P-256 key of a publisher of packs, from a PEM file. @throws UsageProblem */
export async function publisherSigner(name: string, folder: string): Promise<PackSigner> {
  const pem = await contentOf(resolve(folder, name), name);
  const key = readKey(() => createPrivateKey(Buffer.from(pem)), name, 'private');
  return {
    publicKey: pointOf(createPublicKey(key)),
    sign: async (data) => Uint8Array.from(sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' })),
  };
}

/** The 65 bytes of a publisher's public key, from a PEM file. @throws UsageProblem */
export async function publisherKey(name: string, folder: string): Promise<Bytes> {
  const pem = await contentOf(resolve(folder, name), name);
  return pointOf(readKey(() => createPublicKey(Buffer.from(pem)), name, 'public'));
}

function readKey(read: () => KeyObject, name: string, half: string): KeyObject {
  try {
    const key = read();
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // What OpenSSL says of a key may quote it.
  }
  throw new UsageProblem(`${name} holds no ${half} P-256 key in PEM.`);
}

function pointOf(key: KeyObject): Bytes {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const [left, right] = [x, y].map((half) =>
    Uint8Array.fromBase64(half, { alphabet: 'base64url' }),
  );
  return concat(Uint8Array.of(4), left!, right!);
}
