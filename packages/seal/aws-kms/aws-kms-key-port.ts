/** A key-encryption key in AWS KMS, which gives it to nobody. */
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { base64url } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { bytes } from '#base/schema.ts';
import type { KeyPort } from '../key-port.ts';
import { openBytes, SealError, sealBytes } from '../payload.ts';
import { nodePrimitives } from '../primitives-node.ts';
import { RootKeyError } from '../root-key-error.ts';
import type { KmsKey } from './key-arn.ts';
import { type KmsAccess, kmsClient } from './kms-client.ts';

const WRAP = 'holdfast/wrap/aws-kms/v1';
const KEY_ID = 'holdfast/key-id/aws-kms/v1';

/** What is wrapped is sealed here, under a key made for it alone; that key is what Amazon encrypts. */
const wrappedShape = z.tuple([z.literal(WRAP), bytes(), bytes()]);

/**
 * KMS is asked once for each wrapping and each unwrapping, never on opening the port. What is wrapped does not leave this machine.
 *
 * @throws RootKeyError
 */
export async function awsKmsKeyPort(key: KmsKey, access: KmsAccess): Promise<KeyPort> {
  const ask = kmsClient(key, access);
  const digest = await nodePrimitives.sha256(toCbor([KEY_ID, key.arn]));

  /** The context is written to CloudTrail and must be given again, the same, to decrypt. */
  async function contextOf(binding: Bytes) {
    const hash = await nodePrimitives.sha256(toCbor([WRAP, binding]));
    return { EncryptionContext: { 'holdfast-binding': base64url(hash) } };
  }

  return {
    id: digest.subarray(0, 8).toHex(),
    protection: `in AWS KMS (${key.region}, ${key.name}), which gives it to nobody and is reached over the network`,

    async wrap(binding, inner) {
      const once = access.random(32);
      const question = { Plaintext: once.toBase64(), ...(await contextOf(binding)) };
      const { CiphertextBlob } = answered(encrypted, await ask('Encrypt', question), key);
      const sealed = await sealBytes(nodePrimitives, access.random, once, WRAP, binding, inner);
      return toCbor([WRAP, CiphertextBlob, sealed]);
    },

    async unwrap(binding, wrapped) {
      const { data: parts } = wrappedShape.safeParse(decoded(wrapped));
      if (parts === undefined) throw new SealError();
      const question = { CiphertextBlob: parts[1].toBase64(), ...(await contextOf(binding)) };
      const { Plaintext } = answered(decrypted, await ask('Decrypt', question), key);
      return openBytes(nodePrimitives, Plaintext, WRAP, binding, parts[2]);
    },
  };
}

const base64 = z.base64().transform((text) => Uint8Array.fromBase64(text));
const encrypted = z.looseObject({ KeyId: z.string(), CiphertextBlob: base64 });
const decrypted = z.looseObject({ KeyId: z.string(), Plaintext: base64.pipe(bytes(32)) });

/** An answer in another key's name is none. */
function answered<T extends { KeyId: string }>(
  shape: z.ZodType<T>,
  answer: unknown,
  key: KmsKey,
): T {
  const { data } = shape.safeParse(answer);
  if (data === undefined || data.KeyId !== key.arn) throw new RootKeyError('kms/answer');
  return data;
}

function decoded(wrapped: Bytes): unknown {
  try {
    return fromCbor(wrapped);
  } catch {
    return null;
  }
}
