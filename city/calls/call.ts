/** Calls as they reach a service: when each rings, what it turns out to be, and whether it comes by telephone or as another service's report. */
import { Draw } from '../draw.ts';
import type { Town, World } from '../town/population.ts';
import { expectedInHour } from './demand.ts';
import { type Episode, episode } from './episode.ts';

/** What a call can be that makes no case. */
const EMPTY = ['silent', 'dropped', 'nuisance', 'wrong-number', 'information'] as const;
export type EmptyKind = (typeof EMPTY)[number];

type Ring = {
  /** In the order in which they ring, from 1. */
  readonly number: number;
  readonly at: number;
  /** From the answer to the end. */
  readonly takesMs: number;
};

export type Call =
  | (Ring & {
      readonly kind: EmptyKind;
      readonly way: 'telephone';
      /** Whoever is not answered by then hangs up. */
      readonly patienceMs: number;
    })
  | (Ring & {
      readonly kind: 'care';
      readonly way: 'telephone';
      readonly patienceMs: number;
      readonly episode: Episode;
      /** The number of the call before, about the same person. */
      readonly follows: number | null;
    })
  | (Ring & {
      readonly kind: 'care';
      /** Taken by another NHS 111 service, which sends a report of it when it ends. */
      readonly way: 'report';
      readonly episode: Episode;
      readonly follows: null;
    });

/**
 * How many of a hundred calls are no request for care. NHS 111's statistics of 2014 to 2015 say that 13 of a hundred were not triaged; how these
 * divide is our own estimate.
 */
const SHARES: Readonly<Record<EmptyKind, number>> = {
  information: 6.7,
  dropped: 2.5,
  silent: 1.5,
  'wrong-number': 1.5,
  nuisance: 0.8,
};
/** Of requests for care, those that another service takes. Our own choice, so that both doors are used. */
const BY_REPORT = 0.35;
/** The mean of an episode, from NHS 111's statistics of 2014 to 2015. */
const EPISODE_MS = 15 * 60_000;
const SHORTEST_MS = 4 * 60_000;
const EMPTY_MS = 70_000;
/** How long people wait before they hang up, and how many think better of it at once. Our own estimate. */
const PATIENCE_MS = 6 * 60_000;
const THINKS_BETTER = 0.012;
/** Of those who rang, who rings again about the same thing: because it is no better, or because nobody has called back yet. Our own estimate. */
const AGAIN = { share: 0.11, meanMs: 30 * 3_600_000 };
const CHASING = { share: 0.03, meanMs: 35 * 60_000 };

const HOUR_MS = 3_600_000;

type Seed = { readonly at: number; readonly draw: Draw; readonly before: Call | null };

/** The calls of a town from a moment on, without end, in the order in which they ring. A later end changes nothing before it. */
export function* callsOf(town: Town, { seed, day }: World, from: number): Generator<Call> {
  const chance = new Draw(`${seed}/${day}/calls`);
  let number = 0;
  let waiting: Seed[] = [];
  for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; ; hour += HOUR_MS) {
    waiting.push(...arrivals(chance.apart(`hour ${hour}`), town.people.length, hour, from));
    for (;;) {
      waiting.sort((a, b) => a.at - b.at);
      const [next, ...rest] = waiting;
      if (next === undefined || next.at >= hour + HOUR_MS) break;
      number += 1;
      const call = callFrom(next, town, number);
      yield call;
      waiting = [...rest, ...following(next.draw.apart('after'), call)];
    }
  }
}

/** Arrivals know nothing of one another: a Poisson process whose rate is that of its hour. Those who ring again come on top. */
function arrivals(draw: Draw, people: number, hour: number, from: number): Seed[] {
  const firstCalls = 1 / (1 + ((AGAIN.share + CHASING.share) * careShare()) / (1 - AGAIN.share));
  const count = draw.poisson(expectedInHour(people, hour) * firstCalls);
  return Array.from({ length: count }, (_, i) => ({
    at: hour + draw.between(0, HOUR_MS - 1),
    draw: draw.apart(`call ${i}`),
    before: null,
  })).filter(({ at }) => at >= from);
}

function callFrom({ at, draw, before }: Seed, town: Town, number: number): Call {
  const patienceMs = draw.chance(THINKS_BETTER)
    ? draw.between(1, 4) * 1000
    : Math.round(draw.exponential(PATIENCE_MS)) + 15_000;
  if (before === null && !draw.chance(careShare())) {
    const kind = draw.weighted(EMPTY, (one) => SHARES[one]);
    const takesMs = Math.round(draw.around(EMPTY_MS)) + 10_000;
    return { number, at, takesMs, kind, way: 'telephone', patienceMs };
  }
  const takesMs = Math.max(SHORTEST_MS, Math.round(draw.around(EPISODE_MS)));
  const whole = episode(draw.apart('episode'), town, {
    startedAt: at,
    endedAt: at + takesMs,
    disposition: undefined,
    ...(before?.kind === 'care' ? { about: before.episode } : {}),
  });
  const ring = { number, at, takesMs, kind: 'care' as const };
  if (before === null && draw.chance(BY_REPORT)) {
    return { ...ring, way: 'report', episode: whole, follows: null };
  }
  const follows = before?.number ?? null;
  return { ...ring, way: 'telephone', patienceMs, episode: whole, follows };
}

/** Those who ring again. Who chases a call back does so once. */
function following(draw: Draw, before: Call): Seed[] {
  if (before.kind !== 'care') return [];
  const seeds: Seed[] = [];
  const add = (name: string, meanMs: number) => {
    const after = before.takesMs + 5 * 60_000 + draw.exponential(meanMs);
    seeds.push({ at: Math.round(before.at + after), draw: draw.apart(name), before });
  };
  if (draw.chance(AGAIN.share)) add('again', AGAIN.meanMs);
  if (before.follows === null && draw.chance(CHASING.share)) add('chasing', CHASING.meanMs);
  return seeds;
}

function careShare(): number {
  return 1 - Object.values(SHARES).reduce((sum, share) => sum + share, 0) / 100;
}
