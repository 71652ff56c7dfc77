import { describe, expect, it } from 'vitest';
import { uuidToBytes } from '#base/ids.ts';
import { Arrivals } from './arrivals.ts';
import { newId } from './testing/entries.ts';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 26, 12);

function received(at: number, service = 'north') {
  const facts = {
    patient: uuidToBytes(newId()),
    service,
    source: 'nhs-111-report',
    urgency: 'urgent',
    disposition: null,
    due: null,
  };
  return { type: 'case.received', facts, at, session: newId() };
}

function keeperSays(at: number) {
  return { type: 'access.granted', facts: {}, at, session: null };
}

function counted(...entries: Parameters<Arrivals['apply']>[0][]): Arrivals {
  const arrivals = new Arrivals();
  for (const entry of entries) arrivals.apply(entry);
  return arrivals;
}

describe('the count of arrivals', () => {
  it('is by service and hour, from the first that came to the hour that goes on', () => {
    const arrivals = counted(
      received(NOON - 2 * HOUR),
      received(NOON - 2 * HOUR + 1),
      received(NOON + 5, 'south'),
      received(NOON + 6),
    );
    expect(arrivals.histories(NOON + 10)).toEqual(
      new Map([
        ['north', { from: NOON - 2 * HOUR, counts: [2, 0, 1] }],
        ['south', { from: NOON, counts: [1] }],
      ]),
    );
  });

  it('begins a service no earlier for a clock that is far behind', () => {
    const yearAgo = NOON - 365 * 24 * HOUR;
    const late = counted(
      received(NOON - 2 * HOUR),
      keeperSays(NOON - HOUR),
      // As a call is queued: its label before it, by the same clock.
      { ...received(yearAgo), type: 'case.labelled' },
      received(yearAgo),
      received(NOON, 'south'),
    );
    expect(late.histories(NOON)).toEqual(
      new Map([
        ['north', { from: NOON - 2 * HOUR, counts: [1, 0, 0] }],
        ['south', { from: NOON, counts: [1] }],
      ]),
    );
    const first = counted(keeperSays(NOON), received(yearAgo, 'south'));
    expect(first.histories(NOON).get('south')).toEqual({ from: NOON, counts: [0] });
    const cutOff = counted(received(NOON), keeperSays(NOON), received(NOON - 20 * HOUR));
    expect(cutOff.histories(NOON).get('north')!.from).toBe(NOON - 20 * HOUR);
  });

  it('counts nothing else, and nothing that is not well formed', () => {
    const arrivals = counted(
      { ...received(NOON), type: 'case.reopened' },
      { ...received(NOON), facts: { service: 'north' } },
    );
    expect(arrivals.histories(NOON)).toEqual(new Map());
  });

  it('lets go of what no forecast weighs any more', () => {
    const arrivals = counted(received(NOON - 24 * 7 * 11 * HOUR), received(NOON));
    const north = arrivals.histories(NOON).get('north')!;
    expect(north.counts).toHaveLength(168 * 10 + 1);
    expect(north.counts.reduce((sum, one) => sum + one)).toBe(1);
  });

  it('takes an author’s clock that is ahead for an hour yet to come', () => {
    expect(
      counted(received(NOON + 3 * HOUR))
        .histories(NOON)
        .get('north')!.counts,
    ).toEqual([]);
  });
});
