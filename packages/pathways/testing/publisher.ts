import type { Bytes } from '#base/bytes.ts';
import type { PackSigner } from '../signed-pack.ts';

/** Somebody with a fresh ES256 key. */
export async function testPublisher(): Promise<PackSigner> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    async sign(data: Bytes) {
      const hashed = { name: 'ECDSA', hash: 'SHA-256' };
      return new Uint8Array(await crypto.subtle.sign(hashed, pair.privateKey, data));
    },
  };
}
