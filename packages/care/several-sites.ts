/**
 * What a case has become where several sites went on apart and were brought together.
 *
 * Each of its facts is read as it was written: upon those that stood before it wherever it was written (`isBefore`), and no others. So what a
 * site saw it still says; and the case is as the last ones say, those upon which no other was written. Where they cannot all be true it is
 * disputed. None of this asks in which log the facts stand now, or in which order they came there: so every log that has them makes the same of
 * them, however many sites there were, wherever they parted and whichever joined which.
 */
import type { Uuid } from '#base/ids.ts';
import { elsewhereIn, type Services } from './beside.ts';
import type { BoardEntry } from './board-entry.ts';
import { isBefore, type Origins, type Placed } from './branches.ts';
import { type CaseFact, type CaseRow, isHeard, type Said, stepRow } from './case-row.ts';
import { HOW_IT_MERGES } from './how-it-merges.ts';
import { atEnd, type Step } from './together.ts';

/** What else a case depends on, as it stands at a place of the log. */
export type Around = {
  readonly services: Services;
  readonly origins: Origins;
  readonly leavers: Leavers;
};

/** By whoever left the organisation, the entries that say so. */
export type Leavers = Pick<ReadonlyMap<Uuid, readonly Placed[]>, 'get'>;

type Entry = Pick<BoardEntry, 'id' | 'author' | 'at' | 'index'>;

/** One case after one more fact; the same where that tells the board nothing. Undefined until the case was received. */
export function stepCase(
  row: CaseRow | undefined,
  id: Uuid,
  fact: CaseFact,
  { id: entry, author: by, at, index }: Entry,
  around: Around,
): CaseRow | undefined {
  const elsewhere = elsewhereIn(around.services);
  const one: Said = { id: entry, by, at, index, fact, elsewhere, apart: NOBODY };
  const before = row?.said ?? [];
  if (row !== undefined && around.origins.has(entry)) {
    const told = { ...one, apart: apartFrom(before, one, around) };
    return folded(row, [...before, told], around, told);
  }
  // What this site wrote is upon all that it has: a step further is the same as all anew.
  const after = stepRow(row, id, fact, one, elsewhere);
  if (after === undefined || (after === row && !isKept(one, row))) return row;
  const said = [...before, one];
  return { ...withoutLeavers(after, (who) => around.leavers.get(who) !== undefined), said };
}

/** A case of which facts stand in another site's log too, as a `branch.joined` said: there they were written upon others. */
export function restated(row: CaseRow, around: Around): CaseRow {
  const said = row.said.map((one, i) =>
    around.origins.has(one.id)
      ? { ...one, apart: apartFrom(row.said.slice(0, i), one, around) }
      : one,
  );
  return folded(row, said, around);
}

/** A case that whoever had it has no more, because they left the organisation. */
export function withoutLeaver(row: CaseRow, leaver: Uuid, around: Around): CaseRow {
  return holdersOf(row).includes(leaver) ? folded(row, row.said, around) : row;
}

/** Who has it, or says so where sites disagree. */
export function holdersOf({ state }: Pick<CaseRow, 'state'>): readonly Uuid[] {
  if (state.kind === 'disputed') return state.sides.flatMap(({ standing }) => holdersOf(standing));
  return state.kind === 'taken' ? [state.by] : NOBODY;
}

/** All that was said of a case, gone over anew. @param latest what is new: the row stays as it is where that tells it nothing */
function folded(
  row: CaseRow,
  said: readonly Said[],
  { origins, leavers }: Around,
  latest: Said | null = null,
): CaseRow {
  const steps: Map<Uuid, Step> = new Map();
  const seen = (some: ReadonlySet<Uuid>, isKnown: (left: Placed) => boolean) =>
    withoutLeavers(atEnd(some, steps), (who) => leavers.get(who)?.some(isKnown) === true);
  let story: CaseRow | undefined;
  for (const [one, earlier] of inOrder(said)) {
    const upon = earlier.intersection(steps);
    // The story is everybody's; how the case stood is what they saw who wrote this.
    const before: CaseRow | undefined = story && {
      ...{ ...story, ...seen(upon, (left) => isBefore(left, one, origins)) },
    };
    story = stepRow(before, row.id, one.fact, one, one.elsewhere)!;
    const hasChanged = story !== before;
    if (one === latest && !hasChanged && !isKept(one, row)) return row;
    const acts = hasActed(one, hasChanged);
    if (hasChanged || acts) steps.set(one.id, { said: one, upon, standing: story, acts });
  }
  return { ...story!, ...seen(new Set(steps.keys()), () => true), said };
}

/** Each with those that it is upon: always after them, and else by time, so that it is one order whichever they came in. */
function* inOrder(said: readonly Said[]): Generator<[Said, ReadonlySet<Uuid>]> {
  const ids = said.map(({ id }) => id);
  const earlier = new Map(
    said.map(({ id, apart }, i) => [id, new Set(ids.slice(0, i)).difference(new Set(apart))]),
  );
  const waiting = said.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const gone = new Set<Uuid>();
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ id }) => earlier.get(id)!.isSubsetOf(gone));
    const [one] = waiting.splice(next, 1) as [Said];
    yield [one, earlier.get(one.id)!];
    gone.add(one.id);
  }
}

/** Those that it is not upon. All are upon the first, which began the case. */
function apartFrom(before: readonly Said[], one: Said, { origins }: Around): readonly Uuid[] {
  return before.slice(1).flatMap((other) => (isBefore(other, one, origins) ? [] : other.id));
}

/**
 * Whether a row keeps what changed nothing here, as of two who took a case: it may turn out that it stood at another site as well, and was written
 * upon less.
 */
function isKept({ fact: { type, facts } }: Said, { said }: CaseRow): boolean {
  if (type !== 'case.labelled') return howItMerges(type) !== 'stands';
  // Each case has a label where it began, and that was owed to nobody.
  const began = said[0]!.fact;
  return began.type !== 'case.received' || began.facts.service !== facts.service;
}

/** Whether something was decided, or somebody had the patient before them. */
function hasActed({ fact: { type, facts } }: Said, hasChanged: boolean): boolean {
  if (type === 'case.contacted' || type === 'case.comforted') return isHeard(facts.outcome);
  return howItMerges(type) === 'tends' || (hasChanged && howItMerges(type) === 'decides');
}

function howItMerges(type: CaseFact['type']) {
  return type === 'service.switched-over' ? 'adds' : HOW_IT_MERGES[type];
}

/** What a leaver had waits in its queue again, as long as it did when they took it. */
function withoutLeavers<T extends Pick<CaseRow, 'state'>>(
  row: T,
  hasLeft: (who: Uuid) => boolean,
): T {
  const { state } = row;
  if (state.kind === 'taken')
    return hasLeft(state.by) ? { ...row, state: { kind: 'queued' } } : row;
  if (state.kind !== 'disputed') return row;
  const sides = state.sides.map((side) => ({
    ...{ ...side, standing: withoutLeavers(side.standing, hasLeft) },
  }));
  return { ...row, state: { kind: 'disputed', sides } };
}

const NOBODY: readonly Uuid[] = [];
