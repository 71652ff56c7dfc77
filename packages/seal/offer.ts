/**
 * Keys that a place of work made for streams that are new, on their way to the keeper. docs/formats.md, "Offers". Each keeper that may come to read
 * it has a box of its own, so that an offer outlives the site that it was made at.
 */
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { uuidToBytes } from '#base/ids.ts';
import { bytes, uuidBytes } from '#base/schema.ts';
import { openSealed, sealTo } from './hpke.ts';
import { asDataKey, type DataKey, SealError } from './payload.ts';

const LABEL = 'holdfast/offer/v1';

/** Streams in one offer: what one call begins, and a few to spare. */
const MOST_STREAMS = 8;

const offer = z.strictObject({
  /** Who made it. */
  by: uuidBytes,
  /** The patient for whom the streams begin. */
  subject: uuidBytes,
  streams: z.array(z.string().max(200)).min(1).max(MOST_STREAMS),
  boxes: z
    .array(z.strictObject({ to: bytes(32), enc: bytes(32), box: bytes() }))
    .min(1)
    .max(20),
});
export type Offer = z.output<typeof offer>;
type OfferOf = Pick<Offer, 'by' | 'subject' | 'streams'>;

/** @param keys of the streams, in their order. @param to X25519 keys of the keepers that may read it */
export async function makeOffer(
  org: string,
  of: OfferOf,
  keys: readonly DataKey[],
  to: readonly Bytes[],
): Promise<Bytes> {
  const content = toCbor([...keys]);
  const boxes = to.map(async (one) => ({
    to: one,
    ...(await sealTo(one, LABEL, aadOf(org, of), content)),
  }));
  return toCbor(z.encode(offer, { ...of, boxes: await Promise.all(boxes) }));
}

/** What it says of itself; nothing of it is proven until it opens. @throws SealError */
export function readOffer(raw: Bytes): Offer {
  try {
    return offer.parse(fromCbor(raw));
  } catch {
    throw new SealError();
  }
}

/** The keys, in the order of its streams. @throws SealError where it is not for this keeper, or is not what it says */
export async function openOffer(
  org: string,
  { publicKey, privateKey }: { readonly publicKey: Bytes; readonly privateKey: Bytes },
  { boxes, ...of }: Offer,
): Promise<readonly DataKey[]> {
  const box = boxes.find(({ to }) => equal(to, publicKey));
  if (box === undefined) throw new SealError();
  const content = await openSealed(privateKey, LABEL, aadOf(org, of), box);
  const keys = z.array(bytes(32)).safeParse(fromCbor(content));
  if (!keys.success || keys.data.length !== of.streams.length) throw new SealError();
  return keys.data.map(asDataKey);
}

function aadOf(org: string, { by, subject, streams }: OfferOf): Bytes {
  return toCbor([LABEL, org, uuidToBytes(by), uuidToBytes(subject), streams]);
}
