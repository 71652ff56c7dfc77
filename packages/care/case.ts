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

/** One of a case's stream, with how many of it its author had seen. */
type CaseEntry = OpenedEntry & { readonly header: { readonly after: number } };

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
    /** The messages to the GP that left, each with the entry that closed the case of which it tells; null where it does not say. */
    readonly told: readonly { readonly id: Uuid; readonly of: Uuid | null }[];
    /** Whether something stands in the case that none of them says. */
    readonly isGpBehind: boolean;
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
export function foldCase(entries: readonly CaseEntry[]): CaseView | null {
  let row: CaseRow | undefined;
  let summary: CaseSummary | undefined;
  let closings = 0;
  let toldUpTo = Number.POSITIVE_INFINITY;
  let news = -1;
  let notUnderstood = 0;
  const written = new WrittenFold();
  const afterCare = new AfterCareFold();
  const timeline: CaseView['timeline'][number][] = [];
  const told: CaseView['told'][number][] = [];

  for (const [index, { header, payload }] of entries.entries()) {
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
        ? settled(row, fact.facts, { id, by, at })
        : stepRow(row, stream.id, fact, { id, by, at }, []);
    if (row?.state.kind === 'closed' && !wasClosed) closings += 1;
    if (isNews(fact)) news = index;
    if (fact.type === 'gp-message.sent') {
      const { after } = header;
      toldUpTo = told.length === 0 ? after : Math.max(toldUpTo, after);
      told.push({ id, of: fact.facts.of ?? null });
    }
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
    told,
    isGpBehind: news >= toldUpTo,
    closings,
    notUnderstood,
  };
}

/** What a GP would be told of. A referral that is tried again is not done with, and its next end is told. */
function isNews({ type, facts }: CareFact): boolean {
  return NEWS.has(type) || (type === 'referral.failed' && facts.retryAt === null);
}

const NEWS: ReadonlySet<CareFact['type']> = new Set([
  'case.amended',
  'case.consulted',
  'case.observed',
  'case.pictured',
  'case.contacted',
  'case.comforted',
  'referral.answered',
]);

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
