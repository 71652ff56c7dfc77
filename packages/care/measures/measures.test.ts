import { describe, expect, it } from 'vitest';
import { dayAfter, startOfDay } from '#base/london-day.ts';
import { Measures } from './measures.ts';
import {
  answered,
  asked,
  caseReceived,
  clock,
  closed,
  fold,
  HOUR,
  isClinician,
  newId,
  ofCase,
  reopened,
  requestAnswered,
  settled,
  spoke,
} from './testing/night.ts';

const T = Date.parse('2026-11-26T02:00:00Z');
const DAY = '2026-11-26';
const MEASURE = 'assessed-by-clinician';

const measured = (entries: Parameters<typeof fold>[1], mostPlaces?: number) =>
  fold(new Measures(isClinician, mostPlaces), entries);

function counts(measures: Measures, measure = MEASURE): Record<string, string> {
  const found = measures.days('0000-01-01', '9999-12-31').flatMap(({ day, services }) =>
    services.flatMap(({ service, tallies }) => {
      const tally = tallies.get(measure);
      return tally === undefined ? [] : [[`${day} ${service}`, `${tally.met} of ${tally.of}`]];
    }),
  );
  return Object.fromEntries(found);
}

describe('a day', () => {
  it.each(['2026-03-29', '2026-10-25', '2026-11-26'])(
    '%s is London’s, to the millisecond',
    (day) => {
      const [begins, ends] = [startOfDay(day), startOfDay(dayAfter(day))];
      const rings = [begins - 1, begins, ends - 1, ends].map((at) => answered(at, 0));
      expect(counts(measured(rings), 'speed-to-answer')).toEqual({
        [`${dayAfter(day, -1)} north`]: '1 of 1',
        [`${day} north`]: '2 of 2',
        [`${dayAfter(day)} north`]: '1 of 1',
      });
    },
  );

  it('of a call is when it rang, whenever it was answered', () => {
    const ring = answered(startOfDay(DAY) - 1, 30 * 60_000);
    expect(counts(measured([ring]), 'speed-to-answer')).toEqual({ '2026-11-25 north': '0 of 1' });
  });

  it('of a case is when its call was answered, whenever it was queued and closed', () => {
    const id = newId();
    const call = caseReceived(id, startOfDay(DAY) + HOUR, {
      source: 'call',
      answered: startOfDay(DAY) - 1,
      repeat: false,
    });
    expect(counts(measured([call, closed(id, T)]))).toEqual({ '2026-11-25 north': '0 of 1' });
  });

  it('that was empty is not told', () => {
    const twoDays = measured([caseReceived(newId(), T), caseReceived(newId(), T + 48 * HOUR)]);
    expect(twoDays.days('2026-11-27', '2026-11-27')).toEqual([]);
    expect(twoDays.days('2026-11-25', '2026-11-29').map(({ day }) => day)).toEqual([
      DAY,
      '2026-11-28',
    ]);
    expect(measured([]).days('2026-01-01', '2026-12-31')).toEqual([]);
  });

  it('is counted service by service, as it was received', () => {
    const [north, south] = [newId(), newId()];
    const entries = [
      caseReceived(north, T),
      caseReceived(south, T, { service: 'south' }),
      ofCase(north, 'case.transferred', T, { service: 'south' }),
      closed(north, T),
      spoke(south, T),
    ];
    expect(counts(measured(entries))).toEqual({
      [`${DAY} north`]: '0 of 1',
      [`${DAY} south`]: '1 of 1',
    });
  });
});

describe('a case', () => {
  const id = newId();
  it('that was reopened is one case still, and open', () => {
    const before = [caseReceived(id, T), spoke(id, T), closed(id, T)];
    const again = [...before, reopened(id, T)];
    expect(counts(measured(again))).toEqual({ [`${DAY} north`]: '1 of 1' });
    expect(counts(measured(before), 'self-care')).toEqual({ [`${DAY} north`]: '1 of 1' });
    expect(counts(measured(again), 'self-care')).toEqual({});
    expect(counts(measured([...again, closed(id, T, 'visit')]), 'self-care')).toEqual({
      [`${DAY} north`]: '0 of 1',
    });
  });

  it('that two sites closed differently is as somebody settled it', () => {
    const before = [caseReceived(id, T), spoke(id, T), closed(id, T)];
    expect(counts(measured([...before, settled(id, T, 'visit')]), 'self-care')).toEqual({
      [`${DAY} north`]: '0 of 1',
    });
    expect(counts(measured([...before, settled(id, T, 'duplicate')]))).toEqual({});
    // Open again, it stays in mind.
    const goesOn = [clock(T), ...before, settled(id, T, null), clock(T + 100 * HOUR)];
    expect(counts(measured([...goesOn, closed(id, T)]), 'self-care')).toEqual({
      [`${DAY} north`]: '1 of 1',
    });
  });

  it('closed as a duplicate counts once, with the other; reopened, it counts again', () => {
    const duplicate = [caseReceived(id, T), closed(id, T, 'duplicate')];
    expect(counts(measured(duplicate))).toEqual({});
    expect(counts(measured([...duplicate, reopened(id, T), closed(id, T)]))).toEqual({
      [`${DAY} north`]: '0 of 1',
    });
  });

  it('is none where a call was joined to another', () => {
    const joined = ofCase(newId(), 'call.ended', T, {
      service: 'north',
      ending: 'joined',
      answered: T,
    });
    expect(measured([joined]).days(DAY, DAY)).toEqual([]);
  });

  it('said twice, or without its beginning, is no other', () => {
    const twice = [
      caseReceived(id, T),
      caseReceived(id, T + 1),
      closed(id, T),
      closed(id, T, 'visit'),
    ];
    expect(counts(measured([spoke(newId(), T), ...twice]))).toEqual({ [`${DAY} north`]: '0 of 1' });
  });

  it('of which nothing is heard for three days counts as it stands', () => {
    const entries = [clock(T), caseReceived(id, T), closed(id, T), clock(T + 72 * HOUR)];
    expect(counts(measured([...entries, spoke(id, T)]))).toEqual({ [`${DAY} north`]: '0 of 1' });
    const sooner = [...entries.slice(0, -1), clock(T + 72 * HOUR - 1)];
    expect(counts(measured([...sooner, spoke(id, T)]))).toEqual({ [`${DAY} north`]: '1 of 1' });
  });

  it('that is open stays in mind for as long as it is', () => {
    const entries = [clock(T), caseReceived(id, T), clock(T + 900 * HOUR), spoke(id, T + HOUR)];
    expect(counts(measured(entries), 'other-call-back')).toEqual({ [`${DAY} north`]: '1 of 1' });
  });

  it('is let go by the keeper’s clock alone', () => {
    const far = { ...clock(T + 10_000 * HOUR), session: newId() };
    const entries = [clock(T), caseReceived(id, T), closed(id, T), far, spoke(id, T)];
    expect(counts(measured(entries))).toEqual({ [`${DAY} north`]: '1 of 1' });
  });
});

describe('what stands behind a figure', () => {
  const [one, two] = [newId(), newId()];
  const gp = asked(two, T, 'booking', 'gp');
  const entries = [
    answered(T, 1_000),
    caseReceived(one, T),
    caseReceived(two, T, { service: 'south' }),
    spoke(one, T),
    gp,
    closed(two, T),
    requestAnswered(two, T, gp, 'booked'),
    closed(one, T),
  ];
  const places = (measure: string, service: string | null, of = measured([clock(T), ...entries])) =>
    of.places({ from: DAY, to: DAY, measure, service }, 0, 10);

  it('is told by its place in the log, and whether it met what was asked', () => {
    expect(places(MEASURE, null).page).toEqual([
      { place: 2, isMet: true },
      { place: 3, isMet: false },
    ]);
    expect(places(MEASURE, 'south').page).toEqual([{ place: 3, isMet: false }]);
    expect(places('speed-to-answer', null).page).toEqual([{ place: 1, isMet: true }]);
    expect(places('booked-gp', null).page).toEqual([{ place: 5, isMet: true }]);
    expect(places('booked-gp', 'north').page).toEqual([]);
    expect(places('no-such-measure', null).page).toEqual([]);
  });

  it('is told a page at a time', () => {
    const all = { from: DAY, to: DAY, measure: MEASURE, service: null };
    const measures = measured([clock(T), ...entries]);
    const pages = [0, 1, 2].map((after) => measures.places(all, after, 1));
    expect(pages.map(({ count, page }) => [count, page.map(({ place }) => place)])).toEqual([
      [2, [2]],
      [2, [3]],
      [2, []],
    ]);
  });

  it('is the same once its cases have settled', () => {
    const settled = measured([clock(T), ...entries, clock(T + 100 * HOUR)]);
    for (const measure of [MEASURE, 'booked-gp', 'self-care'])
      expect(places(measure, null, settled)).toEqual(places(measure, null));
  });

  it('goes before the figures do, the oldest day first, and says so', () => {
    const ring = (at: number) => [answered(at, 0), answered(at, 0)];
    // Each call counts for three measures.
    const few = measured([...ring(T), ...ring(T + 24 * HOUR)], 6);
    const both = { from: DAY, to: '2026-11-27', measure: 'speed-to-answer', service: null };
    expect(few.places(both, 0, 10)).toEqual({
      count: 2,
      page: [2, 3].map((place) => ({ place, isMet: true })),
      letGo: [DAY],
    });
    expect(counts(few, 'speed-to-answer')).toEqual({
      [`${DAY} north`]: '2 of 2',
      '2026-11-27 north': '2 of 2',
    });
  });
});
