/** Bytes too large for an entry: sealed under a key of their own, which an entry of the same stream seals in turn, and known by their hash. */
import { type Bytes, equal } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import { openBytes, SealError, sealBytes } from './payload.ts';
import type { Primitives } from './primitives.ts';

/** The organisation and the stream that the sealed bytes belong to. Opening them for another fails. */
export type AttachmentBinding = { readonly org: string; readonly stream: string };

export type SealedAttachment = {
  readonly key: Bytes;
  readonly sealed: Bytes;
  /** SHA-256 of `sealed`. */
  readonly hash: Bytes;
};

export async function sealAttachment(
  primitives: Primitives,
  random: Random,
  binding: AttachmentBinding,
  content: Bytes,
): Promise<SealedAttachment> {
  const key = random(32);
  const sealed = await sealBytes(primitives, random, key, LABEL, aadOf(binding), content);
  return { key, sealed, hash: await primitives.sha256(sealed) };
}

/** @throws SealError where they are other bytes than the entry named, or their key or place is another */
export async function openAttachment(
  primitives: Primitives,
  binding: AttachmentBinding,
  { key, hash, sealed }: SealedAttachment,
): Promise<Bytes> {
  if (!equal(await primitives.sha256(sealed), hash)) throw new SealError();
  return openBytes(primitives, key, LABEL, aadOf(binding), sealed);
}

const LABEL = 'holdfast/attachment/v1';

function aadOf({ org, stream }: AttachmentBinding): Bytes {
  return toCbor([LABEL, org, stream]);
}
