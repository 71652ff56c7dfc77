/** The ES256 key of the keeper's entries and of its channel introductions. */
import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import type { Bytes } from '#base/bytes.ts';
import { concat } from '#base/bytes.ts';

export type Pen = {
  /** Uncompressed P-256 point, 65 bytes; `device` is its SHA-256. */
  readonly publicKey: Bytes;
  readonly device: Bytes;
  sign(data: Bytes): Promise<Bytes>;
};

/** A new one, PKCS #8. */
export function newPen(): Bytes {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
}

export function penOf(pkcs8: Bytes): Pen {
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  const { x, y } = key.export({ format: 'jwk' });
  const coordinate = (text: string) => Uint8Array.fromBase64(text, { alphabet: 'base64url' });
  const publicKey = concat(new Uint8Array([4]), coordinate(x!), coordinate(y!));
  return {
    publicKey,
    device: new Uint8Array(createHash('sha256').update(publicKey).digest()),
    async sign(data) {
      return new Uint8Array(sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }));
    },
  };
}
