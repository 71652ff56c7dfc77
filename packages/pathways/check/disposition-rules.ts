/** That a red flag is never talked down, and that graver never means later. */
import { edgesFrom, nameOf, stepOf } from '../graph.ts';
import { type Disposition, PACK_URGENCIES, type Pack } from '../pack.ts';
import type { Fault } from './fault.ts';
import { type Reach, reachFrom, readRoute, routeTo } from './routes.ts';

/** A line of the provider's table of dispositions. */
export type KnownDisposition = {
  readonly code: string;
  readonly minutes: number | null;
  readonly urgency: string;
  /** Of a code for ambulances: the gravest category that it is for, as far as the next such code. */
  readonly category?: number;
};

/** From an answer that is a red flag nothing lesser can be reached, through whatever questions. */
export function* redFlags(pack: Pack, reach: Reach): Iterable<Fault> {
  for (const [id, flag] of Object.entries(pack.redFlags))
    yield* mustBeUrgent(pack, flag.disposition, `The red flag “${id}” leads to`);
  yield* mustBeUrgent(pack, pack.callBack, 'Where no clinician is free, the call goes to');

  const reaches = new Map<string, Reach>();
  for (const from of Object.keys(pack.steps)) {
    for (const edge of edgesFrom(pack, from)) {
      if (edge.redFlag === undefined) continue;
      const route = [...routeTo(reach, from), edge];
      const flag = Object.hasOwn(pack.redFlags, edge.redFlag)
        ? pack.redFlags[edge.redFlag]
        : undefined;
      if (flag === undefined) {
        const words = `${readRoute(pack, route, edge.to)}: it names the red flag “${edge.redFlag}”, which the pack has not.`;
        yield { rule: 'red-flag-unknown', words };
        continue;
      }
      const own = dispositionAt(pack, flag.disposition);
      if (own === undefined) continue;
      const after = reaches.get(edge.to) ?? reachFrom(pack, edge.to);
      reaches.set(edge.to, after);
      const lesser = [...after.keys()].find(
        (id) => (dispositionAt(pack, id)?.severity ?? 0) > own.severity,
      );
      if (lesser === undefined) continue;
      const way = readRoute(pack, [...route, ...routeTo(after, lesser)], lesser);
      yield {
        rule: 'red-flag-lessened',
        words: `${way}: lesser than ${nameOf(pack, flag.disposition)}, which the red flag “${edge.redFlag}” asks for.`,
      };
    }
  }
}

/** Severity, urgency, timeframe and ambulance category agree between any two dispositions of the pack. */
export function* order(pack: Pack): Iterable<Fault> {
  const all = dispositionsOf(pack).sort(([, a], [, b]) => a.severity - b.severity);
  for (const [id, { withinMinutes, urgency, ambulance, service }] of all) {
    if (withinMinutes === null && (urgency === 'urgent' || urgency === 'soon'))
      yield { rule: 'times-not-in-order', words: `${nameOf(pack, id)} sets no time.` };
    if ((service === 'ambulance') !== (ambulance !== undefined))
      yield {
        rule: 'ambulance-category',
        words: `${nameOf(pack, id)}: an ambulance has a category, and nothing else has one.`,
      };
  }
  for (const [i, [graver, a]] of all.entries()) {
    for (const [lesser, b] of all.slice(i + 1)) {
      const isTie = a.severity === b.severity;
      const both = `${nameOf(pack, graver)} is ${isTie ? 'as grave as' : 'graver than'} ${nameOf(pack, lesser)}`;
      const differs = (of: (one: Disposition) => number) =>
        isTie ? of(a) !== of(b) : of(a) > of(b);
      if (differs(minutesOf))
        yield {
          rule: 'times-not-in-order',
          words: `${both} and leaves ${isTie ? 'another' : 'more'} time.`,
        };
      if (differs(urgencyOf))
        yield {
          rule: 'urgencies-not-in-order',
          words: `${both} and is called ${isTie ? 'more or less' : 'less'} urgent.`,
        };
      if (differs(categoryOf))
        yield {
          rule: 'ambulance-category',
          words: `${both} and asks for ${isTie ? 'another' : 'a lesser'} ambulance, or for none.`,
        };
    }
  }
}

/** Codes mean what the provider's table says, and an ambulance is coded as the ambulance that it is. */
export function* codes(pack: Pack, table: readonly KnownDisposition[]): Iterable<Fault> {
  for (const [id, { code, withinMinutes, urgency, ambulance }] of dispositionsOf(pack)) {
    const row = table.find((known) => known.code === code);
    if (row === undefined)
      yield { rule: 'disposition-unknown', words: `${nameOf(pack, id)}: no such code is known.` };
    else if (row.minutes !== withinMinutes || row.urgency !== urgency)
      yield {
        rule: 'disposition-differs',
        words: `${nameOf(pack, id)}: the table of dispositions has ${row.minutes ?? 'no'} minutes, ${row.urgency}.`,
      };
    if (row !== undefined && row.category !== categoryMeant(ambulance, table))
      yield {
        rule: 'ambulance-code',
        words: `${nameOf(pack, id)}: the code is ${row.category === undefined ? 'for no ambulance' : `for an ambulance of category ${row.category}`}, and this ${ambulance === undefined ? 'is none' : `is one of category ${ambulance}`}.`,
      };
  }
}

/** Of the categories that the table tells apart, the one that this falls under. */
function categoryMeant(
  ambulance: number | undefined,
  table: readonly KnownDisposition[],
): number | undefined {
  if (ambulance === undefined) return undefined;
  return table
    .flatMap(({ category }) => category ?? [])
    .filter((category) => category <= ambulance)
    .reduce((least, category) => Math.max(least, category), 0);
}

function dispositionsOf(pack: Pack): [string, Disposition][] {
  return Object.entries(pack.steps).filter(
    (entry): entry is [string, Disposition] => entry[1].kind === 'disposition',
  );
}

function dispositionAt(pack: Pack, id: string): Disposition | undefined {
  const step = stepOf(pack, id);
  return step?.kind === 'disposition' ? step : undefined;
}

/** Without a clock an emergency is now, and what is routine may be whenever. */
function minutesOf({ withinMinutes, urgency }: Disposition): number {
  return withinMinutes ?? (urgency === 'emergency' ? 0 : Number.POSITIVE_INFINITY);
}

function urgencyOf({ urgency }: Disposition): number {
  return PACK_URGENCIES.indexOf(urgency);
}

/** Whatever needs no ambulance comes after whatever needs one. */
function categoryOf({ ambulance }: Disposition): number {
  return ambulance ?? Number.POSITIVE_INFINITY;
}

/** What can come at any moment comes to whoever may be gravely ill. */
function* mustBeUrgent(pack: Pack, id: string, what: string): Iterable<Fault> {
  const end = dispositionAt(pack, id);
  const words = `${what} ${nameOf(pack, id)}`;
  if (end === undefined)
    yield { rule: 'not-a-disposition', words: `${words}, which is no disposition.` };
  else if (urgencyOf(end) > PACK_URGENCIES.indexOf('urgent'))
    yield { rule: 'not-urgent', words: `${words}, which is only ${end.urgency}.` };
}
