/**
 * How a lifeboat gets what it must have: its courier fetches from the main site as anybody could, and hands what it got to its own keeper, which
 * believes none of it.
 */
import { z } from 'zod';
import { type Bytes, base64url, fromBase64url } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { bytes, millis, uuidBytes } from '#base/schema.ts';

/** As many slips as one answer holds. */
export const SLIPS_AT_ONCE = 500;

/** `GET /slips?after=<seq>` of the main site, CBOR: those of one lifeboat, in the order they were made. `seq` rises, with gaps. */
export const slipPage = z.strictObject({
  slips: z.array(z.strictObject({ seq: z.int().positive(), bytes: bytes() })),
});
export type SlipPage = z.output<typeof slipPage>;

const ticket = z.strictObject({
  lifeboat: uuidBytes,
  at: millis,
  /** By whom the lifeboat lets its slips be fetched, where it does not do so itself. */
  fetcher: z.strictObject({ key: bytes(65), signature: bytes(64) }).optional(),
  signature: bytes(64),
});
export type SlipTicket = z.output<typeof ticket>;

/** How far a ticket's moment may be from the clock of whoever is shown it. */
export const SLIP_TICKET_MS = 5 * 60_000;

/** What the lifeboat's pen, or whoever fetches for it, signs, ES256, to be given its slips. */
export function slipTicketBytes({ lifeboat, at }: Pick<SlipTicket, 'lifeboat' | 'at'>): Bytes {
  return toCbor(['holdfast/slips/v1', uuidToBytes(lifeboat), at]);
}

/** What its pen signs, ES256, for a key that may fetch its slips and do nothing else. */
export function fetcherBytes(lifeboat: Uuid, key: Bytes): Bytes {
  return toCbor(['holdfast/fetcher/v1', uuidToBytes(lifeboat), key]);
}

/** As it stands in `Authorization: Lifeboat …`. */
export function formatSlipTicket(shown: SlipTicket): string {
  return base64url(toCbor(z.encode(ticket, shown)));
}

/** Null where it is none. */
export function parseSlipTicket(text: string): SlipTicket | null {
  try {
    return ticket.parse(fromCbor(fromBase64url(text)));
  } catch {
    return null;
  }
}

/** Why a lifeboat takes nothing more from its main site, until somebody has looked. */
export const REFUSALS = [
  'rolled-back',
  'forked',
  'twice',
  'not-signed',
  'not-an-entry',
  'unknown-author',
] as const;
export type Refused = (typeof REFUSALS)[number];

/** `GET /standing` of a keeper that stands by, CBOR. */
export const standing = z.strictObject({
  lifeboat: uuidBytes,
  /** Null while it holds nothing yet. */
  org: z.string().nullable(),
  size: z.int().nonnegative(),
  root: bytes(32),
  /** The last slip it took. */
  slip: z.int().nonnegative(),
  /** Slips that did not open since it began. */
  unopened: z.int().nonnegative(),
  /** Streams whose entries it cannot open yet, and since when the longest. */
  awaited: z.strictObject({ streams: z.int().nonnegative(), since: millis.nullable() }),
  refused: z.strictObject({ why: z.enum(REFUSALS), at: millis, size: z.int() }).nullable(),
  /** How many attachments that entries name are not here yet. */
  attachments: z.int().nonnegative(),
  /** For `Authorization`; null until it knows of itself in the log. */
  ticket: z.string().nullable(),
  /** The newest checkpoint that it signed for, with that signature. */
  cosigned: bytes().nullable(),
  /** Of a branch that this site joins: how many of its entries stand here, of how many. Null where there is none, or not all of it is there yet. */
  joined: z.strictObject({ done: z.int().nonnegative(), all: z.int().nonnegative() }).nullable(),
});
export type Standing = z.output<typeof standing>;

/** `GET /attachments?after=<index>`: of those that are not here yet, the next by the entries that name them. */
export const wantedAttachments = z.array(
  z.strictObject({ index: z.int().nonnegative(), hash: bytes(32) }),
);
export type WantedAttachments = z.output<typeof wantedAttachments>;

/** `POST /attachment`, answered with `standing`. */
export const broughtAttachment = z.strictObject({ bytes: bytes() });

/** `POST /slips` takes a page of them, `POST /entries` the next entries, a checkpoint they lead to, and the proof of it. Both are answered with `standing`. */
export const broughtEntries = z.strictObject({
  note: bytes(),
  entries: z.array(bytes()).max(512),
  proof: z.array(bytes(32)).max(64),
});

export type BroughtEntries = z.output<typeof broughtEntries>;
