/** Documents carried in parts: a report as it was mapped, a message as it was received. */
import { type Bytes, concat } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { careFacts } from './entries.ts';
import { documentPart } from './payloads.ts';

/** A document whose parts are all here. `bytes` are still compressed. */
export type CaseDocument = {
  readonly name: 'report' | 'original';
  readonly mediaType: string;
  readonly encoding: 'gzip';
  readonly bytes: Bytes;
};

type PartEntry = {
  readonly header: {
    readonly type: string;
    readonly facts: { readonly [name: string]: unknown };
  };
  readonly payload: unknown;
};

/** The documents of a stream that are whole, by id. */
export function documentsOf(entries: readonly PartEntry[]): ReadonlyMap<Uuid, CaseDocument> {
  const parts = new Map<Uuid, Map<number, Part>>();
  for (const { header, payload } of entries) {
    if (header.type !== 'document.part') continue;
    const facts = careFacts[header.type].safeParse(header.facts);
    const carried = documentPart.safeParse(payload);
    if (!facts.success || !carried.success) continue;
    const { document, part, of } = facts.data;
    const known = parts.get(document) ?? new Map<number, Part>();
    parts.set(document, known.set(part, { of, ...carried.data }));
  }
  return new Map([...parts].flatMap(([id, known]) => whole(id, known)));
}

type Part = CaseDocument & { readonly of: number };

function whole(id: Uuid, parts: ReadonlyMap<number, Part>): [Uuid, CaseDocument][] {
  const first = parts.get(1);
  if (first === undefined || parts.size !== first.of) return [];
  const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, { bytes }]) => bytes);
  const { name, mediaType, encoding } = first;
  return [[id, { name, mediaType, encoding, bytes: concat(...inOrder) }]];
}
