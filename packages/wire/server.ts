/** What the server lets a signed-in desk read. It shows sealed bytes only; asked with `Authorization: Bearer <ticket, base64url>`. */
import { z } from 'zod';
import { bytes, millis, uuidBytes } from '#base/schema.ts';
import { HAND_BACK_CHANNELS } from '#care/entries.ts';

/** An entry where it stands. */
export const placedEntry = z.strictObject({
  index: z.int().nonnegative(),
  /** From 1, in its stream. */
  version: z.int().positive(),
  bytes: bytes(),
});
export type PlacedEntry = z.output<typeof placedEntry>;

/**
 * CBOR, in the log's order. `GET /entries?stream=…&after=<version>`: a stream's. `GET /board`: every entry that the board folds of cases not
 * yet closed (or whose GP message has not left), of set-aside messages not yet reviewed, the labels of two days, the notices of seven, who is in the room and
 * since when, who is to be forgotten while that waits for a second person, the directory, and what is said of the organisation.
 * `GET /sign-ins?account=…`: of an account's `session.opened` and `session.closed` those of each device's first and latest sign-in, of the latest ten, and of what may still be open.
 * `size` is the log's size at the time of reading, where the feed goes on.
 */
export const streamEntries = z.strictObject({
  size: z.int().nonnegative(),
  entries: z.array(placedEntry),
});
export type StreamEntries = z.output<typeof streamEntries>;

/**
 * `GET /feed?after=<index>`: server-sent events, `event: entry`, `id:` the index, `data:` JSON of this. `bytes` is base64, and absent where an entry is
 * large and no board needs it (document parts): read its stream. `event: size` carries the log's size as a heartbeat each 15 s.
 */
export const feedEntry = z.strictObject({
  index: z.int().nonnegative(),
  version: z.int().positive(),
  stream: z.string(),
  bytes: z.base64().optional(),
});
export type FeedEntry = z.output<typeof feedEntry>;

/** `GET /arrivals`, CBOR: how many cases came, by service and hour; `counts[0]` is the hour that began at `from`, the last is the one that goes on. */
export const arrivalCounts = z.array(
  z.strictObject({
    service: z.string(),
    from: millis,
    counts: z.array(z.int().nonnegative()),
  }),
);
export type ArrivalCounts = z.output<typeof arrivalCounts>;

/**
 * What the access journal tells apart. `opening`: of people, by people; `list`: boards, directories, notices and messages set aside, which are nobody's
 * record; `machine`: whatever a machine opened, and its sessions.
 */
export const JOURNAL_KINDS = [
  'opening',
  'lookup',
  'glass',
  'freeze',
  'bulk',
  'forgotten',
  'list',
  'session',
  'machine',
] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];

/** `POST /access-journal`, CBOR both ways. An account asks for its own; a guardian for anybody's. */
export const journalAsk = z.strictObject({
  /** By whom or concerning whom; null for everybody. */
  account: uuidBytes.nullable(),
  patient: uuidBytes.nullable(),
  kinds: z.array(z.enum(JOURNAL_KINDS)).min(1).max(JOURNAL_KINDS.length),
  /** By the author's clock, to the second; `to` is not among them. */
  from: millis,
  to: millis,
  /** Only what stands before this index of the log; null for the newest. */
  before: z.int().nonnegative().nullable(),
});
export type JournalAsk = z.output<typeof journalAsk>;

export const journalPage = z.strictObject({
  /** The newest first. */
  entries: z.array(placedEntry),
  /** What they name, and what names them: their sessions, the broken glass or bulk they came under, reviews, raises, seconds. */
  about: z.array(placedEntry),
  /** How many there are on all pages; told with the first. */
  matches: z.int().nonnegative().nullable(),
  /** `before` of the next page; null where this is the last. */
  next: z.int().nonnegative().nullable(),
});
export type JournalPage = z.output<typeof journalPage>;

/**
 * `GET /pack-files`: the triage packs that an operator installed, by their hashes, and keys that may be those of their publishers. The server
 * vouches for none of it. `GET /pack-files/<hash>`: the file itself (docs/formats.md, "Packs").
 */
export const packFiles = z.strictObject({
  packs: z.array(bytes(32)),
  publishers: z.array(bytes(65)),
});
export type PackFiles = z.output<typeof packFiles>;

/** Leaves of one question for their proofs. */
export const MOST_PROOFS = 64;

/** `GET /inclusion?size=<tree>&indexes=<leaf>,<leaf>,…`, open to all, CBOR: for each leaf the hashes that lead to the root (RFC 9162 §2.1.3). */
export const inclusionProofs = z.array(z.array(bytes(32)).max(60)).max(MOST_PROOFS);

/**
 * `GET /hand-back?service=<code>`: to shift leads, operators, assurance leads and the gateway. CBOR of what the system beside a service is or was owed since
 * the latest switch, in the order in which it came to be: docs/formats.md, "Beside another system".
 */
export const owedCases = z.strictObject({
  size: z.int().nonnegative(),
  cases: z.array(
    z.strictObject({
      id: uuidBytes,
      service: z.string(),
      since: millis,
      /** The latest entry that the other system must know of. */
      last: uuidBytes,
      /** As it was last taken back, up to which entry; null where it never was. */
      taken: z
        .strictObject({ at: millis, channel: z.enum(HAND_BACK_CHANNELS), last: uuidBytes })
        .nullable(),
    }),
  ),
});
export type OwedCases = z.output<typeof owedCases>;

/** A day of London's. */
const day = z.iso.date();
const tally = z.strictObject({
  measure: z.string(),
  of: z.int().positive(),
  met: z.int().nonnegative(),
  waitedMs: z.int().nonnegative(),
  /** How many waited so many seconds, rounded up; ascending. */
  seconds: z.array(z.tuple([z.int().nonnegative(), z.int().positive()]).readonly()).readonly(),
});

const serviceTallies = z.strictObject({
  service: z.string(),
  tallies: z.array(tally).readonly(),
});

/**
 * `GET /measures?from=<day>&to=<day>`, both included, at most MOST_DAYS of them: to shift leads, operators and assurance leads. CBOR of what was counted,
 * by day, service and measure of packages/care/measures; what counted nothing is left out.
 */
export const measuredDays = z.strictObject({
  size: z.int().nonnegative(),
  days: z.array(z.strictObject({ day, services: z.array(serviceTallies).readonly() })).readonly(),
});
export type MeasuredDays = z.output<typeof measuredDays>;
export const MOST_DAYS = 400;

/** `GET /measures/cases?from=<day>&to=<day>&measure=<id>&service=<code>&after=<count>`, to the same people: CBOR, in the log's order. */
export const measuredCases = z.strictObject({
  size: z.int().nonnegative(),
  /** How many there are on all pages. */
  count: z.int().nonnegative(),
  /** `case.received`, `telephone.answered` or `.abandoned`, `referral.asked`. */
  entries: z.array(placedEntry.extend({ isMet: z.boolean() })),
  /** Days whose cases are listed no more; their figures stand. */
  letGo: z.array(day),
});
export type MeasuredCases = z.output<typeof measuredCases>;
