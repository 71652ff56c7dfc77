/** One case as a person reads it: a fold over its opened entries, in the log's order. */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import { type AfterCare, AfterCareFold } from './after-care.ts';
import { type CareEntry, careFact } from './board-entry.ts';
import { type CaseRow, settled, stepRow } from './case-row.ts';
import { type CaseDocument, documentsOf } from './document.ts';
import type { CareFact } from './entries.ts';
import { type CaseSummary, carePayloads, documentPart } from './payloads.ts';
import { type Written, WrittenFold } from './written.ts';

/** An entry whose payload was opened; null where nothing was sealed. */
export type OpenedEntry = {
  readonly header: CareEntry;
  readonly payload: unknown;
};

export type CaseView = Written &
  AfterCare & {
    readonly row: CaseRow;
    readonly summary: CaseSummary;
    readonly documents: ReadonlyMap<Uuid, CaseDocument>;
    /** What happened, oldest first. */
    readonly timeline: readonly {
      readonly id: Uuid;
      readonly type: string;
      readonly at: number;
      readonly by: Uuid;
      /** Why, or what was said with it; null where nothing was. */
      readonly note: string | null;
    }[];
    /** How often it was closed. */
    readonly closings: number;
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

/**
 * Null where the case has not been received. What sites disagree about is the board’s to say: here the log’s order decides until somebody
 * settles it.
 */
export function foldCase(entries: readonly OpenedEntry[]): CaseView | null {
  let row: CaseRow | undefined;
  let summary: CaseSummary | undefined;
  let closings = 0;
  let notUnderstood = 0;
  const written = new WrittenFold();
  const afterCare = new AfterCareFold();
  const timeline: CaseView['timeline'][number][] = [];

  for (const { header, payload } of entries) {
    const stream = parseStream(header.stream);
    const { id, type, author: by, at } = header;
    if (type.startsWith('pathways.')) {
      // What was asked is folded by `#pathways/record.ts`; when it began, and who went on, is the case's own story.
      if (MILESTONES.has(type)) timeline.push({ id, type, at, by, note: null });
      continue;
    }
    const fact = careFact(header);
    if (stream?.kind !== 'case' || fact === null || fact.type === 'case.labelled') {
      notUnderstood += 1;
      continue;
    }
    const wasClosed = row?.state.kind === 'closed';
    // Whether it waits as a copy is the board's to say.
    row =
      fact.type === 'case.settled' && row !== undefined
        ? settled(row, fact.facts, { by, at })
        : stepRow(row, stream.id, fact, { id, by, at }, []);
    if (row?.state.kind === 'closed' && !wasClosed) closings += 1;
    const note = noteOf(fact, payload);
    if (type !== 'document.part') timeline.push({ id, type, at, by, note });
    if (fact.type === 'case.received') {
      const opened = carePayloads[fact.type].safeParse(payload);
      if (opened.success) summary ??= opened.data;
      else notUnderstood += 1;
    } else if (type === 'document.part' && !documentPart.safeParse(payload).success) {
      notUnderstood += 1;
    } else if (!written.step(fact, header, payload) || !afterCare.step(fact, header, payload)) {
      notUnderstood += 1;
    }
  }
  if (row === undefined || summary === undefined) return null;
  return {
    row,
    summary,
    ...written.written,
    ...afterCare.afterCare,
    documents: documentsOf(entries),
    timeline,
    closings,
    notUnderstood,
  };
}

/** Of those whose words stand nowhere else. */
function noteOf({ type }: CareFact, payload: unknown): string | null {
  switch (type) {
    case 'case.reopened':
    case 'case.settled':
      return carePayloads[type].safeParse(payload).data?.note || null;
    case 'case.reassessed': {
      const said = carePayloads[type].safeParse(payload).data;
      return said === undefined ? null : [said.wording, said.reason].filter(Boolean).join(': ');
    }
    default:
      return null;
  }
}
