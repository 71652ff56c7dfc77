import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import { bytes } from '#base/schema.ts';
import { INDEX_KINDS } from '#seal/blind-index.ts';
import { SealError } from '#seal/payload.ts';
import type { IndexRow } from '../keys/person-index.ts';

const rows = z.array(
  z.strictObject({ kind: z.enum(INDEX_KINDS), token: bytes(32), keyId: z.string().max(40) }),
);

/** Of a slip that was opened. @throws SealError */
export function indexRowsIn(content: Bytes): readonly IndexRow[] {
  const read = rows.safeParse(fromCbor(content));
  if (!read.success) throw new SealError();
  return read.data;
}
