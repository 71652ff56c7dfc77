/**
 * What several sites that went on apart did to one case. Each one's decisions are folded from where the sites parted; where they come to the same, or
 * one site alone decided, the case is as that says, and else it is disputed until somebody settles it. Which site joined which makes no difference.
 */
import type { Uuid } from '#base/ids.ts';
import type { Services } from './beside.ts';
import type { BoardEntry } from './board-entry.ts';
import type { Origin } from './branches.ts';
import {
  type CaseRow,
  type CaseState,
  type GpMessageState,
  type Line,
  type Parted,
  type Standing,
  stepRow,
  withoutLeaver as withoutLeaverHere,
} from './case-row.ts';
import { type CareFact, URGENCIES } from './entries.ts';
import { HOW_IT_MERGES } from './how-it-merges.ts';

type Entry = Pick<BoardEntry, 'id' | 'author' | 'at' | 'index'>;

/**
 * One case after one more fact of its stream. Undefined until the case was received.
 * @param services as they stand at that place of the log
 * @param origin where it was written; null for what this log's own site wrote
 */
export function stepCase(
  row: CaseRow | undefined,
  id: Uuid,
  fact: CareFact,
  entry: Entry,
  services: Services,
  origin: Origin | null,
): CaseRow | undefined {
  const step = (from: CaseRow | undefined) => stepRow(from, id, fact, entry, services);
  if (row === undefined) return step(row);
  const said = { entry, origin, type: fact.type };
  if (fact.type === 'case.settled') return settle(row, said, (from) => step(from)!);
  const parted = partedFor(row, said);
  if (parted !== null) return stepLine(row, parted, said, (from) => step(from)!);
  return decided(row, step(row)!, said);
}

/** A case that nobody has any more, because whoever had it left the organisation. */
export function withoutLeaver(row: CaseRow, leaver: Uuid, at: number): CaseRow {
  const { parted } = row;
  if (parted === null) return withoutLeaverHere(row, leaver, at);
  const lines = parted.lines.map((line) => {
    const before = { ...row, ...line.standing };
    const after = withoutLeaverHere(before, leaver, at);
    return after === before ? line : { ...line, standing: standingOf(after) };
  });
  return lines.every((line, i) => line === parted.lines[i])
    ? row
    : { ...row, ...together({ ...parted, lines }) };
}

type Said = {
  readonly entry: Entry;
  readonly origin: Origin | null;
  readonly type: CareFact['type'];
};
type Step = (row: CaseRow) => CaseRow;

function standingOf(row: Standing): Standing {
  const { service, urgency, disposition, due, state, queuedAt } = row;
  const { labelOwed, duplicateOf, gpMessage, parted } = row;
  return {
    ...{ service, urgency, disposition, due, state, queuedAt },
    ...{ labelOwed, duplicateOf, gpMessage, parted },
  };
}

/** The row after a step; with what it decided, where it did. */
function decided(row: CaseRow, after: CaseRow, said: Said): CaseRow {
  if (after === row || isSame(row, after)) return after;
  if (HOW_IT_MERGES[said.type] === 'decides')
    return withDecision(row, { ...after, parted: null }, said);
  if (row.parted === null) return after;
  const { gpMessage } = after;
  const lines = row.parted.lines.map((line) => ({
    ...{ ...line, standing: { ...line.standing, gpMessage } },
  }));
  return { ...after, parted: { ...row.parted, lines } };
}

function withDecision(row: CaseRow, after: CaseRow, { entry, origin }: Said): CaseRow {
  const { id, author: by, at, index } = entry;
  const decision = { id, by, at, index, site: origin?.site ?? null, before: standingOf(row) };
  return { ...after, decisions: [...row.decisions, decision] };
}

/** What each site decided, where another than this entry's did since the two parted; null where none did. */
function partedFor(row: CaseRow, { origin, type }: Said): Parted | null {
  if (origin === null) return null;
  const isSince = ({ index }: { readonly index: number | null }) =>
    index === null || index >= origin.from;
  if (row.parted?.lines.some(isSince) === true) return row.parted;
  if (HOW_IT_MERGES[type] === 'adds') return null;
  const since = row.decisions.filter(isSince);
  const last = since.at(-1);
  if (last === undefined || since.every(({ site }) => site === origin.site)) return null;
  const { before, ...rest } = last;
  const line: Line = { ...rest, broughtBy: last.site, standing: standingOf(row) };
  return { base: since[0]!.before, lines: [line] };
}

/** One site's line after one more of its entries. */
function stepLine(row: CaseRow, parted: Parted, said: Said, step: Step): CaseRow {
  const { entry, origin, type } = said;
  const site = origin?.site ?? null;
  const line = parted.lines.find((one) => one.site === site);
  const seen = { ...row, ...(line?.standing ?? parted.base) };
  const after = step(seen);
  if (after === seen) return row;
  const standing = standingOf(after);
  // What adds up does so whoever decided what; a case that one site opened again was spoken about all the same.
  const { contacts, heardAt, condition, conditionAt, referrals } =
    type === 'case.reopened' ? row : after;
  const adds = { ...row, contacts, heardAt, condition, conditionAt, referrals };
  if (isSame(standing, seen)) return adds;
  if (line === undefined && HOW_IT_MERGES[type] === 'adds') return adds;
  const { id, author: by, at, index } = entry;
  const last =
    line !== undefined && HOW_IT_MERGES[type] === 'adds'
      ? line
      : { id, by, at, index, site, broughtBy: origin?.broughtBy ?? null };
  const lines = [...parted.lines.filter((one) => one !== line), { ...last, standing }];
  const next = { ...adds, ...together({ base: parted.base, lines }) };
  if (HOW_IT_MERGES[type] === 'adds') return next;
  return withDecision(row, { ...next, reopened: row.reopened || after.reopened }, said);
}

/** Settles what disagrees of what its author had before them: at this site all, in a branch what that had joined. */
function settle(row: CaseRow, said: Said, step: Step): CaseRow {
  const { entry, origin } = said;
  const { parted } = row;
  if (parted === null) {
    const begun = partedFor(row, said);
    return begun === null ? decided(row, step(row), said) : stepLine(row, begun, said, step);
  }
  const had = (line: Line) =>
    origin === null ||
    line.broughtBy === origin.broughtBy ||
    (line.index !== null && line.index < origin.from);
  const covered = { base: parted.base, lines: parted.lines.filter(had) };
  if (!isDisputed(covered)) return row;
  const after = step({ ...row, ...together(covered) });
  const others = parted.lines.filter((line) => !had(line));
  if (others.length === 0) return decided(row, after, said);
  const { id, author: by, at, index } = entry;
  const line: Line = {
    ...{ id, by, at, index, site: origin?.site ?? null },
    broughtBy: origin?.broughtBy ?? null,
    standing: standingOf(after),
  };
  const next = together({ base: parted.base, lines: [...others, line] });
  return withDecision(row, { ...row, ...next }, said);
}

/** What two decisions have to agree in to come to the same. */
function cameTo({ service, urgency, disposition, due, state, duplicateOf }: Standing): string {
  return JSON.stringify([service, urgency, disposition, due, told(state), duplicateOf]);
}

function told(state: CaseState): unknown {
  switch (state.kind) {
    case 'taken':
      return ['taken', state.by];
    case 'closed':
      return ['closed', state.outcome];
    case 'disputed':
      return ['disputed', ...state.sides.map(({ last }) => last)];
    default:
      return [state.kind];
  }
}

/** The lines that came to anything else than how the case stood, in an order that is the same at every site. */
function deciding({ base, lines }: Parted): readonly Line[] {
  const came = lines.filter(({ standing }) => cameTo(standing) !== cameTo(base));
  return (came.length === 0 ? [...lines] : came).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isDisputed(parted: Parted): boolean {
  return new Set(deciding(parted).map(({ standing }) => cameTo(standing))).size > 1;
}

/** How the case stands where sites decided it apart. */
function together(parted: Parted): Standing {
  const lines = deciding(parted);
  const standings = lines.map(({ standing }) => standing);
  const first = standings[0]!;
  const messages = parted.lines.map(({ standing }) => standing.gpMessage);
  const sent = sentFirst(messages);
  if (!isDisputed(parted)) {
    const owed = standings.find(({ gpMessage }) => gpMessage.kind !== 'none')?.gpMessage;
    return { ...first, gpMessage: sent ?? owed ?? first.gpMessage, parted };
  }
  const { base } = parted;
  const service = standings.every((one) => one.service === first.service)
    ? first.service
    : base.service;
  const urgent = standings.toSorted(byRank)[0]!;
  const dues = standings.flatMap(({ due }) => due ?? []);
  const sides = lines.map(({ id: last, by, at, standing }) => ({
    ...{ last, by, at },
    standing: { ...standing, parted: null },
  }));
  return {
    service,
    urgency: urgent.urgency,
    disposition: urgent.disposition,
    due: dues.length === 0 ? null : Math.min(...dues),
    state: { kind: 'disputed', sides },
    queuedAt: Math.min(...standings.map(({ queuedAt }) => queuedAt)),
    labelOwed: standings.some((one) => one.service === service && one.labelOwed),
    duplicateOf: null,
    gpMessage: sent ?? { kind: 'none' },
    parted,
  };
}

function byRank(a: Standing, b: Standing): number {
  return URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency);
}

function sentFirst(messages: readonly GpMessageState[]): GpMessageState | null {
  const sent = messages.flatMap((one) => (one.kind === 'sent' ? [one] : []));
  return sent.sort((a, b) => a.at - b.at)[0] ?? null;
}

function isSame(a: Standing, b: Standing): boolean {
  return (Object.keys(standingOf(a)) as (keyof Standing)[]).every((name) => a[name] === b[name]);
}
