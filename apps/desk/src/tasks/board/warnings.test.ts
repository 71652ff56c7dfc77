import { describe, expect, it } from 'vitest';
import { closedBy, MINUTE, NOW, newId, row, takenBy } from './testing/rows.ts';
import { stepTrend, type Trend, warningsOf, warningWords } from './warnings.ts';

const me = newId();
const warned = (rows: Parameters<typeof warningsOf>[0], trend: Trend = []) =>
  warningsOf(rows, trend, NOW);

function trendOf(...waiting: readonly number[]): Trend {
  return waiting.reduce<Trend>((trend, one, i) => stepTrend(trend, one, NOW + i * MINUTE), []);
}

describe('a warning', () => {
  it('comes before the time is out, of whatever is open', () => {
    const soon = row({ due: NOW + 14 * MINUTE });
    const taken = row({ due: NOW + 1, state: takenBy(me) });
    const rest = [
      row({ due: NOW + 15 * MINUTE }),
      row({ due: NOW - 1 }),
      row({ due: null }),
      row({ due: NOW + MINUTE, state: closedBy(me) }),
    ];
    // By a clock that is ahead.
    const atOnce = row({ urgency: 'emergency', due: null, receivedAt: NOW + MINUTE });
    expect(warned([soon, taken, atOnce, ...rest]).dueSoon).toEqual([soon, taken, atOnce]);
  });

  it('tells who is to be rung shortly from who should have been', () => {
    const shortly = row({ urgency: 'urgent', heardAt: NOW - 26 * MINUTE });
    const overdue = row({ urgency: 'urgent', heardAt: NOW - 31 * MINUTE });
    const later = row({ urgency: 'urgent', heardAt: NOW - 25 * MINUTE });
    expect(warned([shortly, overdue, later])).toMatchObject({
      comfortSoon: [shortly],
      comfortDue: [overdue],
    });
  });

  it.each([
    [[5, 6, 9], null],
    [[5, 6, 10], { from: 5, to: 10 }],
    [[8, 3, 8], null],
    [[40, 46], null],
    [[40, 50], { from: 40, to: 50 }],
    [[4], null],
  ])('looks at how the queue grew: %j', (waiting, growth) => {
    const { growth: found } = warned([], trendOf(...waiting));
    if (growth === null) expect(found).toBeNull();
    else expect(found).toMatchObject(growth);
  });

  it('forgets how long the queue was a quarter of an hour ago', () => {
    const trend = trendOf(1, ...Array.from({ length: 15 }, () => 9));
    expect(warned([], trend).growth).toBeNull();
    expect(trend).toHaveLength(15);
  });

  it('is in words only where there is something to say', () => {
    expect(warningWords(warned([row()]), NOW)).toEqual([]);
    const rows = [
      row({ due: NOW + MINUTE }),
      row({ urgency: 'urgent', heardAt: NOW - 40 * MINUTE }),
    ];
    expect(
      warningWords(warningsOf(rows, trendOf(1, 1, 6), NOW + 2 * MINUTE - 1), NOW + 2 * MINUTE),
    ).toEqual([
      '1 comfort call due',
      'The queue grows faster than it is taken: from 1 to 6 in 2 minutes',
    ]);
    expect(warningWords(warned(rows), NOW)).toEqual([
      '1 due within 15 minutes',
      '1 comfort call due',
    ]);
  });
});
