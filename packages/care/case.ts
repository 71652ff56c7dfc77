/** One case as a person reads it: a fold over its opened entries, in the log's order. */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { type BoardEntry, type CaseRow, careFact, stepCase } from './board.ts';
import { type CaseDocument, documentsOf } from './document.ts';
import type { CareFacts } from './entries.ts';
import {
  type CaseSummary,
  type Consultation,
  carePayloads,
  contactNote,
  documentPart,
} from './payloads.ts';

/** An entry whose payload was opened; null where nothing was sealed. */
export type OpenedEntry = {
  readonly header: BoardEntry;
  readonly payload: unknown;
};

export type Contact = {
  readonly at: number;
  readonly by: Uuid;
  readonly outcome: CareFacts<'case.contacted'>['outcome'];
  readonly note: string;
};

export type CaseView = {
  readonly row: CaseRow;
  readonly summary: CaseSummary;
  readonly contacts: readonly Contact[];
  readonly consultations: readonly {
    readonly at: number;
    readonly by: Uuid;
    readonly consultation: Consultation;
  }[];
  readonly documents: ReadonlyMap<Uuid, CaseDocument>;
  /** What happened, oldest first, without the payloads. */
  readonly timeline: readonly {
    readonly id: Uuid;
    readonly type: string;
    readonly at: number;
    readonly by: Uuid;
  }[];
  /** Entries that could not be understood: shown and counted, never dropped. */
  readonly notUnderstood: number;
};

const MILESTONES: ReadonlySet<string> = new Set([
  'pathways.begun',
  'pathways.flag-raised',
  'pathways.flag-withdrawn',
  'pathways.handed-over',
  'pathways.taken-over',
  'pathways.ended',
]);

/** Null where the case has not been received. */
export function foldCase(entries: readonly OpenedEntry[]): CaseView | null {
  let row: CaseRow | undefined;
  let summary: CaseSummary | undefined;
  let notUnderstood = 0;
  const contacts: Contact[] = [];
  const consultations: CaseView['consultations'][number][] = [];
  const timeline: CaseView['timeline'][number][] = [];

  for (const { header, payload } of entries) {
    const { author: by, at, id, type } = header;
    if (type.startsWith('pathways.')) {
      // What was asked is folded by `#pathways/record.ts`; when it began, and who went on, is the case's own story.
      if (MILESTONES.has(type)) timeline.push({ id, type, at, by });
      continue;
    }
    const stream = parseStream(header.stream);
    const fact = careFact(header);
    if (stream?.kind !== 'case' || fact === null) {
      notUnderstood += 1;
      continue;
    }
    row = stepCase(row, stream.id, fact, header);
    if (fact.type === 'document.part') {
      if (!documentPart.safeParse(payload).success) notUnderstood += 1;
      continue;
    }
    timeline.push({ id, type, at, by });
    if (fact.type === 'case.received') {
      const opened = carePayloads['case.received'].safeParse(payload);
      if (opened.success) summary ??= opened.data;
      else notUnderstood += 1;
    } else if (fact.type === 'case.contacted') {
      const opened = contactNote.safeParse(payload);
      if (opened.success)
        contacts.push({ at, by, outcome: fact.facts.outcome, note: opened.data.note });
      else notUnderstood += 1;
    } else if (fact.type === 'case.consulted') {
      const opened = carePayloads['case.consulted'].safeParse(payload);
      if (opened.success) consultations.push({ at, by, consultation: opened.data });
      else notUnderstood += 1;
    }
  }
  if (row === undefined || summary === undefined) return null;
  const documents = documentsOf(entries);
  return { row, summary, contacts, consultations, documents, timeline, notUnderstood };
}
