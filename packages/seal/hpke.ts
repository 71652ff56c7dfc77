/** HPKE (RFC 9180), base mode: what is sealed to a keeper's key, by whoever knows its public half. */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { Bytes } from '#base/bytes.ts';
import { utf8 } from '#base/bytes.ts';
import { SealError } from './payload.ts';

export type Sealed = { readonly enc: Bytes; readonly box: Bytes };

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** @param to X25519, 32 bytes. @param label the `info`: what is sealed for one thing opens for no other */
export async function sealTo(
  to: Bytes,
  label: string,
  aad: Bytes,
  content: Bytes,
): Promise<Sealed> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(to);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: utf8(label) }, content, aad);
  return { enc: new Uint8Array(enc), box: new Uint8Array(ct) };
}

/** @param privateKey X25519, 32 bytes. @throws SealError */
export async function openSealed(
  privateKey: Bytes,
  label: string,
  aad: Bytes,
  { enc, box }: Sealed,
): Promise<Bytes> {
  const recipientKey = await suite.kem.deserializePrivateKey(privateKey);
  const opened = await suite.open({ recipientKey, enc, info: utf8(label) }, box, aad).catch(() => {
    throw new SealError();
  });
  return new Uint8Array(opened);
}

/** A new key to be sealed to, both halves raw, 32 bytes. */
export async function newWrappingKey(): Promise<{ privateKey: Bytes; publicKey: Bytes }> {
  const pair = await suite.kem.generateKeyPair();
  return {
    privateKey: new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey)),
    publicKey: new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)),
  };
}
