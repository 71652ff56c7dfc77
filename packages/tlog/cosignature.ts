import { assert } from '#base/assert.ts';
import type { Ed25519Key } from './ed25519.ts';
import type { Sha256 } from './merkle.ts';
import type { NoteSigner } from './note.ts';
import { LogRefusal } from './refusal.ts';
import { type KeyName, keyIdOf, SIGNATURE_TYPE } from './verifier-key.ts';

const TIME_BYTES = 8;

/**
 * Signs checkpoints as a cosigner: signature type 0x04 of C2SP tlog-cosignature, which says that by
 * this time this is the largest tree the cosigner has seen of the log, and consistent with the rest.
 * The caller must have proven that first. A cosigner's key signs nothing else, under no other name.
 *
 * @param now POSIX time in seconds
 */
export function ed25519Cosigner(
  sha256: Sha256,
  name: KeyName,
  key: Ed25519Key,
  now: () => number,
): NoteSigner {
  const { publicKey } = key;
  const keyId = keyIdOf(sha256, { name, type: SIGNATURE_TYPE.ed25519Cosignature, publicKey });
  return {
    name,
    keyId,
    async sign(text) {
      const time = now();
      assert(Number.isSafeInteger(time) && time >= 0, 'a cosignature time is in whole seconds');
      const signature = await key.sign(cosignedMessage(time, text));
      const timed = new Uint8Array(TIME_BYTES + signature.length);
      new DataView(timed.buffer).setBigUint64(0, BigInt(time));
      timed.set(signature, TIME_BYTES);
      return timed;
    },
  };
}

/** Verifies a `timestamped_signature` over a checkpoint's text; the time is covered too. */
export function cosignatureVerifier(
  verify: (message: Uint8Array, signature: Uint8Array) => Promise<boolean>,
): (text: Uint8Array, signature: Uint8Array) => Promise<boolean> {
  return async (text, signature) => {
    const time = readTime(signature);
    if (time === undefined) return false;
    return verify(cosignedMessage(time, text), signature.subarray(TIME_BYTES));
  };
}

/**
 * When a verified cosignature was made, as POSIX time in seconds.
 * @throws LogRefusal `signature-invalid` if it is not a cosignature at all
 */
export function cosignatureTime(signature: Uint8Array): number {
  const time = readTime(signature);
  if (time === undefined) throw new LogRefusal('signature-invalid', 'not a cosignature');
  return time;
}

function readTime(signature: Uint8Array): number | undefined {
  if (signature.length <= TIME_BYTES) return undefined;
  const time = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0));
  return Number.isSafeInteger(time) ? time : undefined;
}

function cosignedMessage(time: number, text: Uint8Array): Uint8Array {
  const header = new TextEncoder().encode(`cosignature/v1\ntime ${time}\n`);
  const message = new Uint8Array(header.length + text.length);
  message.set(header);
  message.set(text, header.length);
  return message;
}
