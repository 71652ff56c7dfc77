/** The keeper as a place of work met it last, and those that may come after it: who speaks with another key is another. */
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { bytes } from '#base/schema.ts';
import { lifeboats, type Ok } from '#wire/keeper.ts';

export type KnownLifeboat = Ok<'whoami'>['lifeboats'][number];

export type KnownKeeper = {
  /** Its public key. */
  readonly key: Bytes;
  /** Those that stood by then. */
  readonly lifeboats: readonly KnownLifeboat[];
};

const known = z.strictObject({ key: bytes(65), lifeboats });

/** For a file, or a browser's database. */
export function encodeKnownKeeper(keeper: KnownKeeper): Bytes {
  return toCbor(z.encode(known, { ...keeper, lifeboats: [...keeper.lifeboats] }));
}

/** @throws ZodError, or CBOR's own error, where it is something else */
export function decodeKnownKeeper(raw: Bytes): KnownKeeper {
  // As it was written before there were lifeboats: the key alone, a point on P-256.
  if (raw.length === 65 && raw[0] === 4) return { key: raw, lifeboats: [] };
  return known.parse(fromCbor(raw));
}
