import { z } from 'zod';
import type { Bytes } from './bytes.ts';
import { isUuid, type Uuid, uuidFromBytes, uuidToBytes } from './ids.ts';

/** Bytes, of a fixed length where one is given. */
export const bytes = (length?: number) =>
  z.custom<Bytes>(
    (value) => value instanceof Uint8Array && (length === undefined || value.length === length),
    length === undefined ? 'bytes' : `${length} bytes`,
  );

/** A UUID as it stands in CBOR: 16 bytes outside, canonical text inside. */
export const uuidBytes = z.codec(
  bytes(16),
  z.custom<Uuid>((text) => typeof text === 'string' && isUuid(text)),
  { decode: (raw) => uuidFromBytes(raw), encode: (uuid) => uuidToBytes(uuid) },
);

/** Whole milliseconds since the Unix epoch. */
export const millis = z.int().nonnegative();
