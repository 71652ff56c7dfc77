/** What the server lets a signed-in desk read. It shows sealed bytes only; asked with `Authorization: Bearer <ticket, base64url>`. */
import { z } from 'zod';
import { bytes } from '#base/schema.ts';

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
 * yet closed (or whose GP message has not left), of set-aside messages not yet reviewed, the labels of two days, the notices of seven, the directory, and what is said of the organisation.
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
