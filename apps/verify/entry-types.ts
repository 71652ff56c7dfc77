/** "Who may write what" of docs/formats.md. What is not in the tables is refused. */
import type { Entry } from './entry.ts';
import { refuse } from './refusal.ts';
import type { Shape } from './shape.ts';
import { streamKind } from './stream.ts';
import { CARE_TYPES } from './types/of-care.ts';
import { PEOPLE_TYPES } from './types/of-people.ts';
import type { Row, Writer } from './types/row.ts';

const TABLE = { ...PEOPLE_TYPES, ...CARE_TYPES } as const satisfies Record<string, Row>;

export type EntryType = keyof typeof TABLE;
type FactsOf<T extends EntryType> = (typeof TABLE)[T]['facts'] extends Shape<infer F> ? F : never;

/** An entry of a type that may be, where it may be, saying what it may say. Who wrote it is another question. */
export type Typed<T extends EntryType = EntryType> = {
  [K in T]: Omit<Entry, 'type' | 'facts'> & { readonly type: K; readonly facts: FactsOf<K> };
}[T];

/** Salt, commitment and tag, and at least a byte between them ("Sealing"). */
const LEAST_SEALED_BYTES = 32 + 32 + 16 + 1;

/** @throws Refusal `type/unknown`, `type/stream`, `type/facts`, `type/sealed` */
export function typed(entry: Entry): Typed {
  const { type, schema, stream, facts, sealed } = entry;
  if (!isEntryType(type)) refuse('type/unknown', 'the type of the entry is not a published one');
  if (schema !== 1) refuse('type/unknown', `version ${schema} of ${type} is not a published one`);
  const row: Row = TABLE[type];
  const kind = streamKind(stream);
  if (kind === null || !row.streams.includes(kind)) {
    refuse('type/stream', `${type} does not belong in its stream`);
  }
  if (!row.facts(facts)) refuse('type/facts', `the facts of ${type} are not those published`);
  if (row.seals !== (sealed !== null)) {
    refuse(
      'type/sealed',
      row.seals ? `${type} must seal something` : `${type} must not seal anything`,
    );
  }
  if (sealed !== null && sealed.length < LEAST_SEALED_BYTES) {
    refuse('type/sealed', `what ${type} seals is too short to be sealed`);
  }
  return entry as Typed;
}

/** Who may write this type, or `chain` where a rule of the chain says it. */
export function writersOf(type: EntryType): readonly Writer[] | 'chain' {
  return TABLE[type].by;
}

export function stepsUp(type: EntryType): boolean {
  return (TABLE[type] as Row).stepsUp === true;
}

function isEntryType(type: string): type is EntryType {
  return Object.hasOwn(TABLE, type);
}
