/** The fold agrees with what is counted naively, on any log; and it does not matter in which order cases come that have nothing to do with each other. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { type MeasuredEntry, Measures } from './measures.ts';
import { naively } from './testing/naive.ts';
import {
  abandoned,
  answered,
  asked,
  CLINICIAN,
  caseReceived,
  clock,
  closed,
  fold,
  HANDLER,
  HOUR,
  isClinician,
  MINUTE,
  newId,
  ofCase,
  reassessed,
  reopened,
  requestAnswered,
  requestSent,
  requestWithdrawn,
  settled,
  spoke,
} from './testing/night.ts';

/** Around the night on which the clocks go back. */
const T = Date.parse('2026-10-24T12:00:00Z');
const NIGHTS = 60 * HOUR;

const moment = fc.integer({ min: T, max: T + NIGHTS });
/** Now and then on the very edge. */
const later = fc.oneof(
  fc.constantFrom(0, 20 * MINUTE, 20 * MINUTE + 1, 30 * MINUTE, 30 * MINUTE + 1, 2 * HOUR),
  fc.integer({ min: -MINUTE, max: 9 * HOUR }),
);
const author = fc.constantFrom(CLINICIAN, HANDLER);
const service = fc.constantFrom('north', 'south');
const disposition = fc.constantFrom(
  'Dx32',
  'Dx12',
  'Dx05',
  'Dx012',
  'Dx0122',
  'Dx02',
  'Dx89',
  null,
);
/** Already past where a report came late. */
const due = fc.option(fc.constantFrom(-3 * HOUR, 0, 10 * MINUTE, 2 * HOUR, 6 * HOUR), {
  nil: null,
});
const outcome = fc.constantFrom('advice', 'visit', 'no-contact', 'duplicate');
const kind = fc.constantFrom<'booking' | 'referral'>('booking', 'referral');
const to = fc.constantFrom('gp', 'gp-hill', 'tc-north', 'utc-south', 'pharmacy');
const answer = fc.constantFrom<'accepted' | 'rejected' | 'booked'>(
  'accepted',
  'rejected',
  'booked',
);

const dueAt = (at: number, in_: number | null) => (in_ === null ? null : at + in_);
type Told = (id: Uuid, began: number, before: readonly MeasuredEntry[]) => MeasuredEntry;

const fact: fc.Arbitrary<Told> = fc.oneof(
  fc.tuple(later, author).map(
    ([in_, by]): Told =>
      (id, t) =>
        spoke(id, t + in_, by),
  ),
  fc.tuple(later, author, fc.constantFrom('no-answer', 'called-in')).map(
    ([in_, by, how]): Told =>
      (id, t) =>
        ofCase(id, 'case.contacted', t + in_, { outcome: how }, by),
  ),
  later.map(
    (in_): Told =>
      (id, t) =>
        ofCase(id, 'case.consulted', t + in_),
  ),
  later.map(
    (in_): Told =>
      (id, t) =>
        ofCase(id, 'pathways.taken-over', t + in_, { step: 3 }),
  ),
  fc.tuple(later, disposition, due, author).map(
    ([in_, what, by, who]): Told =>
      (id, t) =>
        reassessed(id, t + in_, what, dueAt(t + in_, by), who),
  ),
  fc.tuple(later, outcome).map(
    ([in_, how]): Told =>
      (id, t) =>
        closed(id, t + in_, how),
  ),
  later.map(
    (in_): Told =>
      (id, t) =>
        reopened(id, t + in_),
  ),
  fc.tuple(later, kind, to).map(
    ([in_, what, where]): Told =>
      (id, t) =>
        asked(id, t + in_, what, where),
  ),
  fc.tuple(later, fc.option(outcome, { nil: null })).map(
    ([in_, how]): Told =>
      (id, t) =>
        settled(id, t + in_, how),
  ),
  fc.tuple(later, fc.oneof(answer, fc.constantFrom('sent', 'withdrawn')), fc.nat(3)).map(
    ([in_, how, which]): Told =>
      (id, t, before) => {
        const requests = before.filter(({ type }) => type === 'referral.asked');
        const request = requests[which % Math.max(1, requests.length)] ?? spoke(newId(), t);
        if (how === 'sent') return requestSent(id, t + in_, request);
        if (how === 'withdrawn') return requestWithdrawn(id, t + in_, request);
        return requestAnswered(id, t + in_, request, how);
      },
  ),
);

const oneCase = fc
  .record({
    at: moment,
    author,
    service,
    disposition,
    due,
    call: fc.option(fc.nat(HOUR), { nil: null }),
    facts: fc.array(fact, { maxLength: 8 }),
    isBegunLate: fc.boolean(),
  })
  .map(({ at, author: by, service: where, disposition: what, due: in_, call, ...more }) => {
    const id = newId();
    const source =
      call === null ? {} : { source: 'call', answered: Math.max(0, at - call), repeat: false };
    const first = caseReceived(id, at, {
      author: by,
      service: where,
      disposition: what,
      due: dueAt(at, in_),
      ...source,
    });
    const entries: MeasuredEntry[] = more.isBegunLate ? [spoke(id, at), first] : [first];
    for (const one of more.facts) entries.push(one(id, at, entries));
    return entries;
  });
const oneRing = fc
  .tuple(moment, fc.integer({ min: 0, max: 300_000 }), service, fc.boolean())
  .map(([at, wait, where, isUp]) => [(isUp ? abandoned : answered)(at, wait, where)]);

const strands = fc.array(fc.oneof(oneCase, oneRing), { maxLength: 25 });

/** One log of many strands, each in its own order; which comes next is drawn. */
function woven(all: readonly (readonly MeasuredEntry[])[], draws: readonly number[]) {
  const rest = all.map((strand) => [...strand]);
  const log: MeasuredEntry[] = [];
  for (let i = 0; rest.some((strand) => strand.length > 0); i += 1) {
    const left = rest.filter((strand) => strand.length > 0);
    log.push(left[(draws[i % draws.length] ?? 0) % left.length]!.shift()!);
  }
  return log;
}
const draws = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 50 });

const ALL = ['2026-01-01', '2026-12-31'] as const;

/** What the fold says, in the naive one's words. */
function said(measures: Measures): Readonly<Record<string, unknown>> {
  const found = measures
    .days(...ALL)
    .flatMap(({ day, services }) =>
      services.flatMap(({ service: where, tallies }) =>
        [...tallies].map(([measure, { of, met, waitedMs, seconds }]) => [
          `${day} ${where} ${measure}`,
          { of, met, waitedMs, seconds: [...seconds].flatMap(([s, n]) => Array(n).fill(s)) },
        ]),
      ),
    );
  return Object.fromEntries(found);
}

const expected = (log: readonly MeasuredEntry[]) =>
  Object.fromEntries(
    Object.entries(naively(log)).map(([key, { of, met, waits }]) => [
      key,
      {
        of,
        met,
        waitedMs: waits.reduce((sum, wait) => sum + wait, 0),
        seconds: waits.map((wait) => Math.ceil(wait / 1000)),
      },
    ]),
  );
const folded = (log: readonly MeasuredEntry[]) => fold(new Measures(isClinician), log);

describe('the measures', () => {
  it.each([0, 10 * MINUTE, 3 * HOUR, 24 * HOUR, 200 * HOUR])(
    'agree with what is counted naively, %i ms after the last call',
    (after) => {
      fc.assert(
        fc.property(strands, draws, (all, order) => {
          const log = [...woven(all, order), clock(T + NIGHTS + after)];
          expect(said(folded(log))).toEqual(expected(log));
        }),
        { numRuns: 150 },
      );
    },
  );

  it('are the same in whichever order independent cases come, and however often they are asked', () => {
    fc.assert(
      fc.property(strands, draws, draws, (all, one, other) => {
        const now = clock(T + NIGHTS);
        const asked = new Measures(isClinician);
        for (const [place, entry] of [...woven(all, other), now].entries()) {
          asked.apply(entry, place);
          asked.days(...ALL);
        }
        expect(said(asked)).toEqual(said(folded([...woven(all, one), now])));
      }),
    );
  });

  it('have as many places behind them as they counted', () => {
    fc.assert(
      fc.property(strands, draws, (all, order) => {
        const measures = folded([...woven(all, order), clock(T + NIGHTS + 50 * HOUR)]);
        for (const { day, services } of measures.days(...ALL)) {
          for (const { service: where, tallies } of services) {
            for (const [measure, { of, met }] of tallies) {
              const ask = { from: day, to: day, measure, service: where };
              const { count, page } = measures.places(ask, 0, 1_000);
              expect([count, page.length]).toEqual([of, of]);
              expect(page.filter(({ isMet }) => isMet)).toHaveLength(met);
              expect(new Set(page.map(({ place }) => place)).size).toBe(of);
            }
          }
        }
      }),
    );
  });
});
