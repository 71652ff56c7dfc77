import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { dayAfter, startOfDay } from '#base/london-day.ts';
import type { JournalRow, What } from './fold-journal.ts';
import { barsOf, tallyWords } from './tally.ts';

const opening: What = { kind: 'opening', purpose: 'care', cases: [], under: null };
const row = (part: Partial<JournalRow> = {}): JournalRow => ({
  key: '',
  index: 0,
  id: 'id' as Uuid,
  at: 0,
  who: 'amara' as Uuid,
  patient: 'basil' as Uuid,
  from: null,
  what: opening,
  signature: 'holds',
  ...part,
});

describe('the tally', () => {
  it('counts openings, and each person and colleague once', () => {
    const [juniper, ben] = ['juniper', 'ben'] as Uuid[] as [Uuid, Uuid];
    expect(tallyWords([row()], false)).toBe('1 opening of 1 person by 1 colleague');
    const more = [row(), row(), row({ patient: juniper }), row({ who: ben })];
    expect(tallyWords(more, false)).toBe('4 openings of 2 people by 2 colleagues');
    expect(tallyWords(more, true)).toBe('4 openings of 2 people');
    expect(
      tallyWords(
        Array.from({ length: 1_200 }, () => row()),
        false,
      ),
    ).toMatch(/^1,200 openings/);
  });

  it('counts nothing that nobody signed', () => {
    expect(tallyWords([row(), row({ signature: 'broken' })], true)).toBe('1 opening of 1 person');
    expect(tallyWords([row({ signature: 'unknown' })], true)).toBe('1 opening of 1 person');
    expect(tallyWords([row({ signature: 'broken' })], true)).toBe('');
  });

  it('counts what else there is apart', () => {
    const lookup: What = { kind: 'lookup', by: [], found: true };
    const glass: What = { kind: 'glass', reason: 'other', review: null };
    expect(
      tallyWords([row({ what: lookup }), row({ what: lookup }), row({ what: glass })], false),
    ).toBe('2 lookups, 1 broken glass');
    expect(tallyWords([row(), row({ what: lookup })], false)).toBe(
      '1 opening of 1 person by 1 colleague, 1 lookup',
    );
    expect(tallyWords([], false)).toBe('');
  });
});

describe('the bars', () => {
  it.each([
    ['2026-11-25', '2026-11-25', 'hour', 24],
    ['2026-11-24', '2026-11-25', 'hour', 48],
    ['2026-10-25', '2026-10-25', 'hour', 25],
    ['2026-03-29', '2026-03-29', 'hour', 23],
    ['2026-11-19', '2026-11-25', 'day', 7],
    ['2026-03-26', '2026-04-01', 'day', 7],
    ['2025-11-26', '2026-11-25', 'month', 13],
  ])('from %s to %s are of an %s each: %i', (from, to, unit, count) => {
    const { unit: unitOf, bars } = barsOf([], from, to);
    expect([unitOf, bars.length]).toEqual([unit, count]);
  });

  it('stand side by side from the first moment to the last, and count each row once', () => {
    const days = fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 400 }));
    const moments = fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(days, moments, ([after, long], parts) => {
        const from = dayAfter('2025-01-01', after);
        const to = dayAfter(from, long);
        const [first, end] = [startOfDay(from), startOfDay(dayAfter(to))];
        const rows = parts.map((part) => row({ at: Math.floor(first + part * (end - first)) }));
        const { bars } = barsOf(rows, from, to);
        expect(bars[0]!.from).toBe(first);
        expect(bars.at(-1)!.to).toBe(end);
        for (const [i, bar] of bars.entries()) {
          expect(bar.to).toBeGreaterThan(bar.from);
          if (i > 0) expect(bar.from).toBe(bars[i - 1]!.to);
          const inside = rows.filter(({ at }) => at >= bar.from && at < bar.to);
          expect(bar.count).toBe(inside.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});
