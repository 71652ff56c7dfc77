/** How a case stands where its last facts were written side by side: at one site each, none of them upon another. */
import type { Uuid } from '#base/ids.ts';
import {
  type CaseState,
  type GpMessageState,
  type Said,
  type Side,
  type Standing,
  standingOf,
} from './case-row.ts';
import { URGENCIES } from './entries.ts';

/** A fact that came to something where it was written. */
export type Step = {
  readonly said: Said;
  /** Those that it was written upon; all that these are upon are among them. */
  readonly upon: ReadonlySet<Uuid>;
  /** How the case stood after it there. */
  readonly standing: Standing;
  /** Whether it decided something, or somebody had the patient before them. */
  readonly acts: boolean;
};
/** None stands before those that it is upon. */
export type Steps = ReadonlyMap<Uuid, Step>;

/** What one of several sites came to. */
type End = {
  readonly side: Side;
  /** Whether anybody did anything there that the others did not all know of. */
  readonly hasActed: boolean;
};

/** How a case stands after some of its steps. With each, all that it is upon must be among them. */
export function atEnd(some: ReadonlySet<Uuid>, steps: Steps): Standing {
  const last = lastOf(some, steps);
  if (last.length === 1) return standingOf(last[0]!.standing);
  const reach = last.map(({ said, upon }) => new Set(upon).add(said.id));
  const common = reach.reduce((all, one) => all.intersection(one));
  const ends = last.map((step, i): End => {
    const acting = [...reach[i]!.difference(common)].filter((id) => steps.get(id)!.acts);
    const { said } = lastOf(new Set(acting), steps).at(-1) ?? step;
    const { id, by, at } = said;
    return {
      side: { last: id, by, at, standing: standingOf(step.standing) },
      hasActed: acting.length > 0,
    };
  });
  return together(atEnd(common, steps), ends);
}

/** Those upon which no other of them was written, by their ids. */
function lastOf(some: ReadonlySet<Uuid>, steps: Steps): readonly Step[] {
  const last: Step[] = [];
  let left = some.size;
  for (const step of [...steps.values()].reverse()) {
    if (left === 0) break;
    if (!some.has(step.said.id)) continue;
    left -= 1;
    if (last.some(({ upon }) => upon.has(step.said.id))) continue;
    last.push(step);
    if (step.upon.size === some.size - 1) break;
  }
  return last.sort((a, b) => (a.said.id < b.said.id ? -1 : 1));
}

/** @param base how it stood when they parted */
function together(base: Standing, ends: readonly End[]): Standing {
  const all = ends.map(({ side }) => side.standing);
  const sides = weighed(base, ends).toSorted((a, b) => (a.last < b.last ? -1 : 1));
  const standings = sides.map(({ standing }) => standing);
  const first = standings[0]!;
  const isIn = (service: string) => (one: Standing) => one.service === service;
  const service = standings.every(isIn(first.service)) ? first.service : base.service;
  const there = all.filter(isIn(service));
  const labelOwed = (there.length === 0 ? [base] : there).every((one) => one.labelOwed);
  const sent = sentFirst(all);
  if (standings.every((one) => cameTo(one) === cameTo(first))) {
    const owed = standings.find(({ gpMessage }) => gpMessage.kind !== 'none')?.gpMessage;
    return { ...first, labelOwed, gpMessage: sent ?? owed ?? first.gpMessage };
  }
  const { urgency, disposition } = standings.toSorted(byRank)[0]!;
  const dues = standings.flatMap(({ due }) => due ?? []);
  return {
    ...{ service, urgency, disposition, labelOwed },
    due: dues.length === 0 ? null : Math.min(...dues),
    state: { kind: 'disputed', sides: apiece(sides) },
    queuedAt: Math.min(...standings.map(({ queuedAt }) => queuedAt)),
    duplicateOf: null,
    gpMessage: sent ?? { kind: 'none' },
  };
}

/**
 * Those that say how the case stands: that brought it anywhere else than where it stood. Where one of them closed it, also those at which somebody
 * did anything with it meanwhile: whoever closed it did not know, and nobody would look again.
 */
function weighed(base: Standing, ends: readonly End[]): readonly Side[] {
  const hasMoved = ({ side }: End) => cameTo(side.standing) !== cameTo(base);
  const moved = ends.filter(hasMoved);
  const isClosed = moved.some(({ side }) => side.standing.state.kind === 'closed');
  const meant = isClosed ? ends.filter((end) => end.hasActed || hasMoved(end)) : moved;
  return (meant.length === 0 ? ends : meant).map(({ side }) => side);
}

/** Each once: of one that saw the others disagree, what it saw. */
function apiece(sides: readonly Side[]): readonly Side[] {
  const all = sides.flatMap((side) =>
    side.standing.state.kind === 'disputed' ? side.standing.state.sides : side,
  );
  const byLast = new Map(all.map((side) => [side.last, side]));
  return [...byLast.values()].sort((a, b) => (a.last < b.last ? -1 : 1));
}

/** What two sides have to agree in to come to the same. */
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

function byRank(a: Standing, b: Standing): number {
  return URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency);
}

function sentFirst(standings: readonly Standing[]): GpMessageState | null {
  const sent = standings.flatMap(({ gpMessage: one }) => (one.kind === 'sent' ? [one] : []));
  return sent.sort((a, b) => a.at - b.at)[0] ?? null;
}
