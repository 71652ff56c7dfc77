import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { isSignedByAny } from '#journal/verify-entry.ts';
import { SealError } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import {
  type Introduction,
  openIntroduction,
  openSlip,
  readCarried,
  type Slip,
  type SlipKey,
  signedBytes,
} from '#seal/slip.ts';

export type Opener = {
  readonly org: string;
  readonly lifeboat: Uuid;
  readonly privateKey: Bytes;
  /** The main site's, of whatever time. */
  readonly pens: readonly Bytes[];
};

/** Those slips among these that are for this lifeboat, by the introductions among them. What does not open is left out. */
export async function openBrought(
  raws: readonly Bytes[],
  opener: Opener,
): Promise<readonly { readonly slip: Slip; readonly content: Bytes }[]> {
  const keys = new Map<string, SlipKey>();
  const opened: { slip: Slip; content: Bytes }[] = [];
  for (const raw of raws) {
    try {
      const slip = readCarried(raw);
      if (!('kind' in slip)) {
        keys.set(slip.name.toHex(), await keyIn(slip, opener));
        continue;
      }
      const under = keys.get(slip.name.toHex());
      if (under === undefined || slip.lifeboat !== opener.lifeboat) continue;
      opened.push({ slip, content: await openSlip(nodePrimitives, opener.org, under, slip) });
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
    }
  }
  return opened;
}

/** @throws SealError where it is another lifeboat's, or the pen did not sign */
async function keyIn(
  introduction: Introduction,
  { org, lifeboat, privateKey, pens }: Opener,
): Promise<SlipKey> {
  const isOurs = introduction.lifeboat === lifeboat;
  if (!isOurs || !isSignedByAny(pens, signedBytes(org, introduction), introduction.signature))
    throw new SealError();
  return openIntroduction(org, privateKey, introduction);
}
