import type { Bytes } from '#base/bytes.ts';
import type { EntrySigner } from '#journal/entry.ts';

/** The key that a place of work signs its entries with: ES256, made there, never leaving it. */
export type Device = EntrySigner & {
  /** Uncompressed P-256 point, 65 bytes; `device` is its SHA-256. */
  readonly publicKey: Bytes;
};

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** A new key pair that cannot be exported. */
export function newDeviceKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ES256, false, ['sign', 'verify']);
}

export async function deviceOf({ publicKey, privateKey }: CryptoKeyPair): Promise<Device> {
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  return {
    publicKey: point,
    device: new Uint8Array(await crypto.subtle.digest('SHA-256', point)),
    async sign(bytes) {
      return new Uint8Array(
        await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes),
      );
    },
  };
}
