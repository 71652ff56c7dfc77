/** To whom a case may be given, and in what order they are offered. */
import type { Uuid } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { needsClinician } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { type Colleague, mayTake } from '#care/invariants.ts';
import { type Presences, presenceAt } from '#care/presence.ts';

export type Taker = {
  readonly id: Uuid;
  readonly presence: ReturnType<typeof presenceAt>;
  /** How many open cases they have. */
  readonly holds: number;
};

type Room = {
  readonly colleagues: ReadonlyMap<Uuid, Colleague>;
  readonly presences: Presences;
  readonly cases: Iterable<CaseRow>;
};

/** Whoever is free comes first, and of those whoever has least; who has it already is not among them. */
export function takersOf(
  row: CaseRow,
  { colleagues, presences, cases }: Room,
  now: number,
): readonly Taker[] {
  const held = heldBy(cases);
  const owner = row.state.kind === 'taken' ? row.state.by : null;
  return [...colleagues]
    .filter(([id, colleague]) => id !== owner && mayTake(colleague, row))
    .map(([id]) => ({
      id,
      presence: presenceAt(presences.get(id), now),
      holds: held.get(id)?.length ?? 0,
    }))
    .sort(
      (a, b) =>
        PRESENCE_ORDER.indexOf(a.presence) - PRESENCE_ORDER.indexOf(b.presence) ||
        a.holds - b.holds ||
        (a.id < b.id ? -1 : 1),
    );
}

export const PRESENCE_ORDER = ['free', 'on-call', 'away', 'silent', 'gone'] as const;

/** The open cases that each person has. */
export function heldBy(cases: Iterable<CaseRow>): ReadonlyMap<Uuid, readonly CaseRow[]> {
  const held = new Map<Uuid, CaseRow[]>();
  for (const row of cases) {
    if (row.state.kind !== 'taken') continue;
    const { by } = row.state;
    held.set(by, [...(held.get(by) ?? []), row]);
  }
  return held;
}

/** Where a case could go: services, other than its own, with somebody who can take it. */
export function otherServices(row: CaseRow, colleagues: readonly Colleague[]): readonly string[] {
  const services = new Set(colleagues.flatMap(({ services }) => services));
  services.delete(row.service);
  return [...services]
    .filter((service) => colleagues.some((one) => mayTake(one, { ...row, service })))
    .sort();
}

/** What sites disagree about is settled first, on its own page. */
export function mayBeGiven({ state }: Pick<CaseRow, 'state'>): boolean {
  return state.kind !== 'disputed';
}

/** Whether somebody of these roles takes it, and closes it: some must be put before a clinician. */
export function mayDealWith(
  roles: readonly Role[],
  row: Pick<CaseRow, 'repeat' | 'condition'>,
): boolean {
  return roles.includes('clinician') || (roles.includes('call-handler') && !needsClinician(row));
}

/** Whether they may give it away: from its queue anybody, from somebody's hands they themselves or a shift lead. */
export function mayTransfer(
  { account, roles }: { readonly account: Uuid; readonly roles: readonly Role[] },
  { state }: Pick<CaseRow, 'state'>,
): boolean {
  if (state.kind !== 'taken') return mayBeGiven({ state });
  return state.by === account || roles.includes('shift-lead');
}
