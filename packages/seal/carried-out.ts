/**
 * What a desk could not send, in a file for whoever carries it to a keeper. docs/formats.md, "Carried out". It is sealed once, and its key to each
 * keeper that may come to read it; none of them is named, so the file says nothing of whose it is.
 */
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import { bytes } from '#base/schema.ts';
import { openSealed, type Sealed, sealTo } from './hpke.ts';
import { openBytes, SealError, sealBytes } from './payload.ts';
import type { Primitives } from './primitives.ts';

const FORMAT = 'holdfast/carried-out/v1';

const file = z.strictObject({
  format: z.literal(FORMAT),
  /** The key, for each keeper. */
  boxes: z
    .array(z.strictObject({ enc: bytes(32), box: bytes(48) }))
    .min(1)
    .max(20),
  sealed: bytes(),
});

/** @param to X25519 keys of the keepers that may open it */
export async function sealCarriedOut(
  primitives: Primitives,
  random: Random,
  org: string,
  content: Bytes,
  to: readonly Bytes[],
): Promise<Bytes> {
  const key = random(32);
  const boxes = await Promise.all(to.map((one) => sealTo(one, FORMAT, keyAad(org), key)));
  const aad = contentAad(org, boxes);
  const sealed = await sealBytes(primitives, random, key, FORMAT, aad, content);
  return toCbor(z.encode(file, { format: FORMAT, boxes, sealed }));
}

/** @param privateKey a keeper's, X25519. @throws SealError where it is not for this keeper, or not as it was saved */
export async function openCarriedOut(
  primitives: Primitives,
  org: string,
  privateKey: Bytes,
  raw: Bytes,
): Promise<Bytes> {
  const { boxes, sealed } = parsed(raw);
  const key = await keyIn(boxes, org, privateKey);
  return openBytes(primitives, key, FORMAT, contentAad(org, boxes), sealed);
}

function parsed(raw: Bytes) {
  try {
    return file.parse(fromCbor(raw));
  } catch {
    throw new SealError();
  }
}

async function keyIn(boxes: readonly Sealed[], org: string, privateKey: Bytes): Promise<Bytes> {
  for (const box of boxes) {
    try {
      return await openSealed(privateKey, FORMAT, keyAad(org), box);
    } catch {
      // Another keeper's, or bent so that it is nobody's.
    }
  }
  throw new SealError();
}

function keyAad(org: string): Bytes {
  return toCbor([FORMAT, org]);
}

function contentAad(org: string, boxes: readonly Sealed[]): Bytes {
  return toCbor([FORMAT, org, boxes.flatMap(({ enc, box }) => [enc, box])]);
}
