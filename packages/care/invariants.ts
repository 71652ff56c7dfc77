/**
 * What must be true of the board at every moment, so that no case is lost: each open case has somebody who can deal with it, or a queue that
 * somebody can take it from. Checked in production by the server and by a shift lead's desk, and at the end of every test that has a log.
 */
import type { Uuid } from '#base/ids.ts';
import { CARERS, hasOneOf, type Role } from '#base/roles.ts';
import { parseStream } from '#base/stream.ts';
import { needsClinician } from './board.ts';
import { type CareEntry, careFact } from './board-entry.ts';
import type { CaseRow } from './case-row.ts';
import type { CareFact } from './entries.ts';
import type { Referral } from './referral.ts';

export const INVARIANTS = [
  /** Whoever has a case works here, and in its service. */
  'owner',
  /** Somebody works here who can take what waits. */
  'queue',
  /** Of what sites disagree about: somebody works here who can settle it. */
  'dispute',
  /** It is known by when, or that nobody said so. */
  'clock',
  /** What the log says was received and not closed is what the board shows as open. */
  'accounted-for',
  /** What was closed as a duplicate goes on in another case. */
  'duplicate',
  /** A message that is owed to a GP is on its way. */
  'gp-message',
  /** What was asked of another service is on its way or taken on, or somebody dealt with it another way. */
  'referral',
  /** A case that came from another service can be read on the board of this one. */
  'label',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

/** One case for which one of them does not hold. */
export type Broken = { readonly rule: Invariant; readonly case: Uuid };

/** Somebody whole, and what they may do. */
export type Colleague = {
  readonly roles: readonly Role[];
  readonly services: readonly string[];
};

export type Checked = {
  readonly cases: ReadonlyMap<Uuid, CaseRow>;
  /** All who are whole, by account. Who is not among them can do nothing. */
  readonly colleagues: ReadonlyMap<Uuid, Colleague>;
  readonly ledger: Pick<Ledger, 'open' | 'duplicates'>;
  readonly now: number;
};

/** For a message to leave or a label to be written: what takes longer is stuck. */
const STUCK_AFTER_MS = 10 * 60_000;

/** All that is broken just now; none where all is well. */
export function brokenInvariants(checked: Checked): readonly Broken[] {
  const { cases, colleagues, ledger } = checked;
  const broken: Broken[] = [];
  const queues = new Map<string, boolean>();
  const isServed = (row: CaseRow) => {
    const queue = `${row.service} ${needsClinician(row)}`;
    const known = queues.get(queue);
    if (known !== undefined) return known;
    const served = [...colleagues.values()].some((one) => mayTake(one, row));
    queues.set(queue, served);
    return served;
  };
  for (const row of cases.values()) {
    for (const rule of INVARIANTS)
      if (!holds(rule, row, checked, isServed)) broken.push({ rule, case: row.id });
  }
  for (const id of ledger.open)
    if (!cases.has(id)) broken.push({ rule: 'accounted-for', case: id });
  for (const id of ledger.duplicates.keys())
    if (!cases.has(id) && !goesOn(id, checked)) broken.push({ rule: 'duplicate', case: id });
  return broken;
}

function holds(
  rule: Invariant,
  row: CaseRow,
  checked: Checked,
  isServed: (row: CaseRow) => boolean,
): boolean {
  const { state } = row;
  const { colleagues, ledger, now } = checked;
  switch (rule) {
    case 'owner':
      return state.kind !== 'taken' || canAct(colleagues.get(state.by), row);
    case 'queue':
      return (state.kind !== 'queued' && state.kind !== 'copied') || isServed(row);
    case 'dispute':
      return (
        state.kind !== 'disputed' || [...colleagues.values()].some((one) => maySettle(one, row))
      );
    case 'clock':
      return state.kind === 'closed' || isTimed(row);
    case 'accounted-for':
      if (state.kind === 'closed') return !ledger.open.has(row.id);
      // Of what sites wrote side by side the type that came last says nothing: one may have closed what the other went on with.
      return ledger.open.has(row.id) || row.said.some(({ apart }) => apart.length > 0);
    case 'duplicate':
      return goesOn(row.id, checked);
    case 'gp-message':
      return isOnItsWay(row, now);
    case 'referral':
      return isHeldBack(state) || [...row.referrals.values()].every((one) => isTakenOn(one, now));
    case 'label':
      return state.kind === 'closed' || !row.labelOwed || now < row.queuedAt + STUCK_AFTER_MS;
  }
}

/** Whether those of which it was closed as the duplicate, one after another, end in a case that was not: that one goes on, or ended by itself. */
function goesOn(id: Uuid, checked: Checked): boolean {
  const passed = new Set<Uuid>();
  let of = duplicateOf(id, checked);
  // Nobody need say of what: another system may have it.
  if (of === null) return true;
  while (of != null && !passed.has(of)) {
    passed.add(of);
    of = duplicateOf(of, checked);
  }
  return of === undefined;
}

/** Of what a case was closed as the duplicate: null where nobody said, undefined where it was not. A board may know it no more, and the ledger does. */
function duplicateOf(id: Uuid, { cases, ledger }: Checked): Uuid | null | undefined {
  const row = cases.get(id);
  if (row === undefined) return ledger.duplicates.get(id);
  const { state } = row;
  return state.kind === 'closed' && state.outcome === 'duplicate' ? row.duplicateOf : undefined;
}

/** How many cases break each rule that is broken. */
export function tallyOf(broken: readonly Broken[]): ReadonlyMap<Invariant, number> {
  const tally = new Map<Invariant, number>();
  for (const { rule } of broken) tally.set(rule, (tally.get(rule) ?? 0) + 1);
  return tally;
}

/** Whether somebody can deal with a case of its service. */
export function canAct(
  colleague: Colleague | undefined,
  { service }: Pick<CaseRow, 'service'>,
): boolean {
  if (colleague === undefined) return false;
  const { roles, services } = colleague;
  return services.includes(service) && hasOneOf(roles, CARERS);
}

/** Whether it is theirs to take: some must be put before a clinician. */
export function mayTake(colleague: Colleague, row: CaseRow): boolean {
  return canAct(colleague, row) && (!needsClinician(row) || colleague.roles.includes('clinician'));
}

const SETTLERS: readonly Role[] = ['clinician', 'shift-lead'];

/** Whether somebody may say as what a case goes on about which two sites disagree. */
export function maySettle(
  { roles, services }: Colleague,
  { service }: Pick<CaseRow, 'service'>,
): boolean {
  return services.includes(service) && hasOneOf(roles, SETTLERS);
}

/** Which cases are open, and which go on in another, by their entries alone: kept apart from the board's fold, which it is held against. */
export class Ledger {
  readonly #open = new Set<Uuid>();
  /** Of those that are open: of what somebody said that they are a duplicate. */
  readonly #of = new Map<Uuid, Uuid>();
  readonly #duplicates = new Map<Uuid, Uuid | null>();

  /** What goes on by itself from here. */
  copy(): Ledger {
    const copy = new Ledger();
    for (const id of this.#open) copy.#open.add(id);
    for (const [id, of] of this.#of) copy.#of.set(id, of);
    for (const [id, of] of this.#duplicates) copy.#duplicates.set(id, of);
    return copy;
  }

  get open(): ReadonlySet<Uuid> {
    return this.#open;
  }

  /** Those that were closed as a duplicate, and of what; null where nobody said. */
  get duplicates(): ReadonlyMap<Uuid, Uuid | null> {
    return this.#duplicates;
  }

  /** Takes entries in the log's order. */
  apply({ stream: name, type, facts }: Pick<CareEntry, 'stream' | 'type' | 'facts'>): void {
    const fact = READ.has(type) ? careFact({ type, facts }) : null;
    const opens = fact?.type === 'case.settled' ? fact.facts.as.kind !== 'closed' : OPENS.get(type);
    if (opens === undefined && fact?.type !== 'case.duplicated') return;
    const stream = parseStream(name);
    if (stream?.kind !== 'case') return;
    const { id } = stream;
    if (fact?.type === 'case.duplicated') {
      if (this.#open.has(id)) this.#of.set(id, fact.facts.of);
      return;
    }
    const isSettled = fact?.type === 'case.settled';
    // It ends once, but for what sites disagreed about: how that ended is said anew.
    if (!opens && !isSettled && !this.#open.has(id)) return;
    const of = this.#of.get(id);
    this.#of.delete(id);
    this.#duplicates.delete(id);
    if (opens) this.#open.add(id);
    else this.#open.delete(id);
    if (fact !== null && isDuplicate(fact))
      this.#duplicates.set(id, isSettled ? null : (of ?? null));
  }
}

function isDuplicate({ type, facts }: CareFact): boolean {
  if (type === 'case.closed') return facts.outcome === 'duplicate';
  return type === 'case.settled' && facts.as.kind === 'closed' && facts.as.outcome === 'duplicate';
}

/** Of these the type alone does not say it. */
const READ: ReadonlySet<string> = new Set(['case.settled', 'case.closed', 'case.duplicated']);

const OPENS: ReadonlyMap<string, boolean> = new Map([
  ['case.received', true],
  ['case.reopened', true],
  ['case.closed', false],
  ['case.let-go', false],
  ['case.taken-back', false],
]);

/** Where nothing says by when, somebody must have said that there is no time, or that nobody judged it: then it is due at once. */
function isTimed({ due, disposition, urgency }: CaseRow): boolean {
  return due !== null || disposition !== null || urgency === 'unknown';
}

function isOnItsWay({ gpMessage, state }: CaseRow, now: number): boolean {
  switch (gpMessage.kind) {
    case 'due':
      return state.kind !== 'closed' || now < state.at + STUCK_AFTER_MS;
    case 'failed':
      return isTriedAgain(gpMessage, now);
    default:
      return true;
  }
}

/** Nothing leaves meanwhile: sites disagree, or another system deals with it. */
function isHeldBack({ kind }: CaseRow['state']): boolean {
  return kind === 'disputed' || kind === 'copied';
}

function isTakenOn({ state, askedAt }: Referral, now: number): boolean {
  switch (state.kind) {
    case 'due':
      return now < askedAt + STUCK_AFTER_MS;
    case 'failed':
      return isTriedAgain(state, now);
    default:
      return state.kind !== 'rejected';
  }
}

function isTriedAgain({ retryAt }: { readonly retryAt: number | null }, now: number): boolean {
  return retryAt !== null && now < retryAt + STUCK_AFTER_MS;
}
