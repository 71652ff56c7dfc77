/** Whichever sites went on apart, and whichever gave way to which in whatever order: the same board. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { emptyBoard, stepBoard } from './board.ts';
import type { CareEntry } from './board-entry.ts';
import type { CaseRow } from './case-row.ts';
import { ada, ben, NOW, newId, ofCase, reported } from './testing/beside.ts';
import { boardOf, goesOn, joins, placed, type SiteLog } from './testing/sites.ts';

const people = [ada, ben, newId()] as const;
const cases = [newId(), newId()] as const;

type Say = (at: number) => readonly CareEntry[];
const person = fc.constantFrom(...people);
const ofOne = fc.constantFrom(...cases);
const says = <T>(facts: fc.Arbitrary<T>, type: string): fc.Arbitrary<Say> =>
  fc.tuple(ofOne, person, facts).map(([id, author, said]) => (at) => {
    return [ofCase(id, type, said as CareEntry['facts'], { author, at })];
  });
const nothing = fc.constant({});
const said: fc.Arbitrary<Say> = fc.oneof(
  says(nothing, 'case.taken'),
  says(nothing, 'case.released'),
  says(
    fc.record({ to: person.map((one) => uuidToBytes(one)), as: fc.constant('lead') }),
    'case.assigned',
  ),
  says(fc.record({ service: fc.constantFrom('north', 'south') }), 'case.transferred'),
  says(
    fc.record({
      urgency: fc.constantFrom('emergency', 'soon'),
      disposition: fc.constant('Dx05'),
      due: fc.constantFrom(NOW, NOW + 1),
    }),
    'case.reassessed',
  ),
  says(
    fc.record({ outcome: fc.constantFrom('advice', 'visit'), gpMessage: fc.boolean() }),
    'case.closed',
  ),
  says(fc.record({ outcome: fc.constantFrom('spoke', 'voicemail') }), 'case.contacted'),
  says(
    fc.record({ outcome: fc.constant('spoke'), condition: fc.constantFrom('worse', 'better') }),
    'case.comforted',
  ),
  says(fc.record({ kind: fc.constant('referral'), to: fc.constant('ed') }), 'referral.asked'),
  // What the gateway sends, it sends of a case that is closed.
  ofOne.map((id) => (at: number) => [
    ofCase(id, 'case.closed', { outcome: 'advice', gpMessage: true }, { at }),
    ofCase(id, 'gp-message.sent', { attempt: 1, route: 'folder' }, { at }),
  ]),
);

/**
 * What is the same wherever it is folded. Not `decisions` and `parted`, which say where entries stand in one log; nor `labelOwed`, which another
 * stream pays; and nothing is asked of a case that some site opened again, which begins its counts anew where it is opened.
 */
function told(row: CaseRow): unknown {
  const { decisions, parted, labelOwed, state, referrals, ...rest } = row;
  const sides =
    state.kind === 'disputed'
      ? state.sides.map(({ standing: { labelOwed: _, ...standing }, ...side }) => [side, standing])
      : null;
  return { ...rest, state: sides ?? state, referrals: new Map([...referrals].sort()) };
}

const toldOf = (log: SiteLog) =>
  new Map([...boardOf(log).cases].map(([id, row]) => [id, told(row)]));

/** All of them become one: pairs give way to each other until one is left. */
function broughtTogether(sites: readonly SiteLog[], picks: readonly [number, number][], n: number) {
  let left = [...sites];
  for (const [a, b] of picks) {
    if (left.length === 1) break;
    const into = a % left.length;
    const from = (into + 1 + (b % (left.length - 1))) % left.length;
    const other = reported(newId(), 'north', NOW + 1_000_000 + left.length);
    const joined = goesOn(joins(left[into]!, left[from]!, n), other, takenOf(other));
    left = left.flatMap((site, i) => (i === into ? [joined] : i === from ? [] : [site]));
  }
  return left[0]!;
}

/** Work on another case, between one joining and the next. */
function takenOf({ stream }: CareEntry): CareEntry {
  return { ...ofCase(newId(), 'case.taken'), stream };
}

const pick = fc.tuple(fc.nat(), fc.nat());
const night = fc.record({
  before: fc.array(said, { maxLength: 4 }),
  sites: fc.array(fc.array(said, { maxLength: 6 }), { minLength: 2, maxLength: 4 }),
  one: fc.array(pick, { minLength: 3, maxLength: 3 }),
  other: fc.array(pick, { minLength: 3, maxLength: 3 }),
  atOnce: fc.integer({ min: 1, max: 9 }),
});

describe('any number of sites over one beginning', () => {
  it('come to the same, whichever joined which', () => {
    let disputed = 0;
    fc.assert(
      fc.property(night, ({ before, sites, one, other, atOnce }) => {
        let at = NOW;
        const next = (say: Say) => {
          at += 1;
          return say(at);
        };
        const begun = [...cases.map((id) => reported(id, 'north')), ...before.flatMap(next)];
        const apart = sites.map((said) =>
          goesOn({ entries: begun, from: begun.length }, ...said.flatMap(next)),
        );
        const logs = [broughtTogether(apart, one, 512), broughtTogether(apart, other, atOnce)];
        const [a, b] = logs.map(toldOf);
        for (const id of cases) expect(b!.get(id)).toEqual(a!.get(id));
        for (const log of logs) {
          const stepped = placed(log).reduce(stepBoard, emptyBoard);
          expect([...stepped.cases]).toEqual([...boardOf(log).cases]);
          for (const { id, stream } of log.entries)
            expect(
              log.entries.filter((entry) => entry.id === id && entry.stream === stream),
            ).toHaveLength(1);
        }
        for (const id of cases as readonly Uuid[])
          if (boardOf(logs[0]!).cases.get(id)!.state.kind === 'disputed') disputed += 1;
      }),
      { numRuns: 300 },
    );
    expect(disputed).toBeGreaterThan(100);
  });
});
