import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Bytes } from '#base/bytes.ts';
import { utf8 } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { uuidFromHash } from '#base/ids.ts';
import type { Draft } from '#sync/author.ts';

/** Leaves room for the seal, the header and the signature within an entry. */
const PART_BYTES = 60_000;

export type Document = {
  readonly id: Uuid;
  readonly name: 'report' | 'original';
  readonly mediaType: string;
  readonly bytes: Uint8Array;
};

/** A document as entries of a stream: compressed, and cut where an entry would be too long. */
export function documentParts(stream: string, { id, name, mediaType, bytes }: Document): Draft[] {
  const whole: Bytes = new Uint8Array(gzipSync(bytes));
  const of = Math.max(1, Math.ceil(whole.length / PART_BYTES));
  return Array.from({ length: of }, (_, i) => ({
    stream,
    after: 0,
    id: derivedId(id, `part ${i + 1}`),
    type: 'document.part' as const,
    facts: { document: id, part: i + 1, of },
    payload: {
      name,
      mediaType,
      encoding: 'gzip' as const,
      bytes: whole.slice(i * PART_BYTES, (i + 1) * PART_BYTES),
    },
  }));
}

/** An id that what it names determines, so that what arrives twice stands once. */
export function derivedId(from: string, what: string): Uuid {
  return uuidFromHash(
    createHash('sha256')
      .update(utf8(`holdfast/${what}/${from}`))
      .digest(),
  );
}
