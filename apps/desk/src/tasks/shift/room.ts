/** Who is in the room, what each has, and for how long: pure, from what the board and the room say. */
import type { Uuid } from '#base/ids.ts';
import { CARERS, hasOneOf, type Role } from '#base/roles.ts';
import type { CaseRow } from '#care/case-row.ts';
import type { Colleague } from '#care/invariants.ts';
import { type Presences, presenceAt } from '#care/presence.ts';
import { heldBy, PRESENCE_ORDER } from '../queue/who-may-take.ts';

export type InRoom = {
  readonly id: Uuid;
  readonly presence: ReturnType<typeof presenceAt>;
  /** Since when; null of who never said anything. */
  readonly since: number | null;
  readonly roles: readonly Role[];
  readonly services: readonly string[];
  /** Longest first. */
  readonly holds: readonly CaseRow[];
};

type Parts = {
  readonly colleagues: ReadonlyMap<Uuid, Colleague>;
  readonly presences: Presences;
  readonly cases: Iterable<CaseRow>;
};

/** Those who may take cases and are here, and whoever is not and still has some. Who is free comes first, then whoever has had theirs longest. */
export function roomOf({ colleagues, presences, cases }: Parts, now: number): readonly InRoom[] {
  const held = heldBy(cases);
  const ids = new Set([...colleagues.keys(), ...held.keys()]);
  return [...ids]
    .map((id): InRoom => {
      const said = presences.get(id);
      const { roles = [], services = [] } = colleagues.get(id) ?? {};
      const presence = presenceAt(said, now);
      const holds = [...(held.get(id) ?? [])].sort((a, b) => takenAt(a) - takenAt(b));
      const since = said === undefined ? null : presence === 'silent' ? said.at : said.since;
      return { id, presence, since, roles, services, holds };
    })
    .filter(
      ({ presence, roles, holds }) =>
        holds.length > 0 || (presence !== 'gone' && hasOneOf(roles, CARERS)),
    )
    .sort(
      (a, b) =>
        PRESENCE_ORDER.indexOf(a.presence) - PRESENCE_ORDER.indexOf(b.presence) ||
        (a.since ?? 0) - (b.since ?? 0) ||
        (a.id < b.id ? -1 : 1),
    );
}

/** How many are free for cases of these services. */
export function countFree(people: readonly InRoom[], services: readonly string[]): number {
  const areFree = people.filter(({ presence }) => presence === 'free');
  return areFree.filter((one) => services.some((service) => one.services.includes(service))).length;
}

/** Since when somebody has a case. */
export function takenAt({ state }: CaseRow): number {
  return state.kind === 'taken' ? state.at : 0;
}
