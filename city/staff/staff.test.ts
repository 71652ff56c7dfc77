import { describe, expect, it } from 'vitest';
import type { Telephoned } from './answer.ts';
import { Switchboard } from './answer.ts';
import { cliniciansFor, handlersFor } from './heads.ts';
import { rosterOf, type Shift } from './roster.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const QUARTER_MS = 15 * 60_000;

describe('how many a shift needs', () => {
  it('is what Erlang’s table of a hundred calls an hour of 180 seconds says', () => {
    // Five erlangs: with eight people 95 of 100 wait less than two minutes, with seven they do not.
    expect(handlersFor(100, 180_000)).toBe(8);
  });

  it('is one where hardly anybody rings, and grows with the calls but more slowly', () => {
    expect(handlersFor(0.01, QUARTER_MS)).toBe(1);
    const heads = [1, 4, 16, 64, 256].map((anHour) => handlersFor(anHour, QUARTER_MS));
    expect(heads).toEqual(heads.toSorted((a, b) => a - b));
    expect(heads[4]).toBeLessThan(64 * heads[0]!);
    expect(heads[4]).toBeGreaterThan(64);
  });

  it('keeps clinicians busy four minutes in five', () => {
    expect(cliniciansFor(0, QUARTER_MS)).toBe(1);
    expect(cliniciansFor(16, QUARTER_MS)).toBe(5);
  });
});

describe('a roster', () => {
  const from = Date.parse('2026-03-27T12:00Z');
  const to = from + 7 * DAY_MS;
  const shifts = rosterOf(83_000, from, to);

  it('has both roles at work at any hour, through the night that London’s clock goes forward', () => {
    for (let at = from; at < to; at += HOUR_MS) {
      for (const role of ['call-handler', 'clinician'] as const) {
        const there = shifts.filter((one) => one.role === role && one.from <= at && at < one.to);
        expect(there.length, `${role} at ${new Date(at).toISOString()}`).toBeGreaterThan(0);
      }
    }
  });

  it('lets everybody rest eleven hours between two shifts', () => {
    const last = new Map<string, number>();
    for (const { role, who, from: begin, to: end } of shifts) {
      const key = `${role} ${who}`;
      expect(begin - (last.get(key) ?? -Infinity)).toBeGreaterThanOrEqual(11 * HOUR_MS);
      last.set(key, end);
    }
  });

  it('has more people where more is expected', () => {
    const bigger = rosterOf(400_000, from, to);
    expect(bigger.length).toBeGreaterThan(2 * shifts.length);
    const heads = (day: string) =>
      bigger.filter(({ from: begin }) => new Date(begin).toISOString().startsWith(day)).length;
    expect(heads('2026-03-28')).toBeGreaterThan(heads('2026-03-31'));
  });
});

describe('the switchboard', () => {
  const shift = (who: number, from = 0, to = DAY_MS): Shift => ({
    role: 'call-handler',
    who,
    from,
    to,
  });
  const call = (at: number, patienceMs = 120_000, takesMs = QUARTER_MS): Telephoned => ({
    ...{ number: 1, at, takesMs, patienceMs },
    ...{ kind: 'silent', way: 'telephone' },
  });

  it('gives calls to whoever has been free for longest, in the order in which they ring', () => {
    const board = new Switchboard([shift(0), shift(1)]);
    expect(board.ring(call(0))).toMatchObject({ kind: 'answered', by: 0 });
    expect(board.ring(call(1_000))).toMatchObject({ kind: 'answered', by: 1 });
    const third = board.ring(call(2_000, HOUR_MS));
    const fourth = board.ring(call(3_000, HOUR_MS));
    expect(third).toMatchObject({ kind: 'answered', by: 0 });
    expect(fourth).toMatchObject({ kind: 'answered', by: 1 });
    expect(fourth.at).toBeGreaterThanOrEqual(third.at);
  });

  it('never gives anybody two calls at once', () => {
    const board = new Switchboard([shift(0), shift(1)]);
    const busy = new Map<number, number>();
    for (let at = 0; at < 12 * HOUR_MS; at += 400_000) {
      const answer = board.ring(call(at, HOUR_MS));
      if (answer.kind === 'abandoned') continue;
      expect(answer.at).toBeGreaterThan(busy.get(answer.by) ?? 0);
      busy.set(answer.by, answer.at + QUARTER_MS);
    }
    expect(busy.size).toBe(2);
  });

  it('is given up on by who has waited too long, and they take nobody’s time', () => {
    const board = new Switchboard([shift(0)]);
    board.ring(call(0));
    expect(board.ring(call(60_000, 30_000))).toEqual({ kind: 'abandoned', at: 90_000 });
    expect(board.ring(call(70_000, HOUR_MS))).toMatchObject({ kind: 'answered', by: 0 });
  });

  it('waits for the next shift where nobody is there, and asks nobody after theirs', () => {
    const board = new Switchboard([shift(0, 0, HOUR_MS), shift(1, 2 * HOUR_MS, 3 * HOUR_MS)]);
    expect(board.ring(call(HOUR_MS + 1, 60_000))).toMatchObject({ kind: 'abandoned' });
    const answer = board.ring(call(2 * HOUR_MS - 30_000, 120_000));
    expect(answer).toMatchObject({ kind: 'answered', by: 1 });
    expect(answer.at).toBeGreaterThanOrEqual(2 * HOUR_MS);
  });
});
