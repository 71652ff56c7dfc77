import { describe, expect, it } from 'vitest';
import { MINUTE, NOW, newId, row, takenBy } from '../board/testing/rows.ts';
import { breaching, byService, chosen } from './summary.ts';

const someone = newId();

describe('the summary', () => {
  it('counts by service and urgency what waits, what somebody has, and what is late', () => {
    const rows = [
      row({ urgency: 'urgent', due: NOW - 1 }),
      row({ urgency: 'urgent', state: takenBy(someone) }),
      row({ urgency: 'soon', due: null }),
      row({ service: 'dental', urgency: 'urgent', state: { kind: 'disputed', sides: [] } }),
    ];
    const [dental, ooh, ...more] = byService(rows, NOW);
    expect(more).toEqual([]);
    expect(dental).toMatchObject({
      service: 'dental',
      total: { waiting: 0, taken: 0, disputed: 1 },
    });
    expect(ooh).toMatchObject({
      service: 'ooh',
      cells: {
        urgent: { waiting: 1, taken: 1, late: 1 },
        soon: { waiting: 1, taken: 0, late: 0 },
        routine: { waiting: 0, taken: 0, late: 0 },
      },
      total: { waiting: 2, taken: 1, late: 1 },
    });
  });

  it('lists what breaches in the next half hour, the next first', () => {
    const [later, sooner] = [row({ due: NOW + 29 * MINUTE }), row({ due: NOW })];
    const rest = [row({ due: NOW + 30 * MINUTE }), row({ due: NOW - 1 }), row({ due: null })];
    expect(breaching([later, ...rest, sooner], NOW)).toEqual([sooner, later]);
    expect(chosen([later, ...rest], { kind: 'late' }, NOW)).toEqual([rest[1]]);
  });

  it('lists as late an emergency for which nobody said a time, since it was said to be one', () => {
    const emergency = row({ urgency: 'emergency', due: null, receivedAt: NOW - 5 * MINUTE });
    const [last, first] = [row({ due: NOW - MINUTE }), row({ due: NOW - 10 * MINUTE })];
    const rows = [last, emergency, first, row({ urgency: 'routine', due: null })];
    expect(chosen(rows, { kind: 'late' }, NOW)).toEqual([first, emergency, last]);
    expect(byService(rows, NOW)[0]!.cells.emergency.late).toBe(1);
    const ahead = { ...emergency, receivedAt: NOW + MINUTE };
    expect(breaching([ahead], NOW)).toEqual([ahead]);
  });

  it('opens the cases behind each number', () => {
    const [urgent, soon] = [row({ urgency: 'urgent' }), row({ urgency: 'soon' })];
    const rows = [urgent, soon, row({ service: 'dental', urgency: 'urgent' })];
    const cell = { kind: 'cell', service: 'ooh' } as const;
    expect(chosen(rows, { ...cell, urgency: 'urgent' }, NOW)).toEqual([urgent]);
    expect(chosen(rows, { ...cell, urgency: null }, NOW)).toEqual([urgent, soon]);
  });
});
