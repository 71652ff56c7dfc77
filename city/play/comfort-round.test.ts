import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { CaseRow } from '#care/case-row.ts';
import { COMFORT_CALL_MINUTES } from '#care/comfort.ts';
import { comfortOf } from '../calls/comfort.ts';
import type { Story } from '../calls/story.ts';
import { Draw } from '../draw.ts';
import { ComfortRound } from './comfort-round.ts';

const MINUTE_MS = 60_000;
const [one, other, stranger] = ['one', 'other', 'stranger'] as unknown as [Uuid, Uuid, Uuid];

function row(id: Uuid, part: Partial<CaseRow> = {}): CaseRow {
  return {
    ...{ id, urgency: 'urgent', state: { kind: 'queued' }, receivedAt: 0, heardAt: null },
    ...part,
  } as CaseRow;
}

function roundOf(...open: readonly CaseRow[]) {
  const stories = new Map(
    [one, other].map((id) => [id, { comfort: comfortOf(new Draw(id)) } as unknown as Story]),
  );
  return new ComfortRound({ open }, stories);
}
const DUE = COMFORT_CALL_MINUTES.urgent * MINUTE_MS;

describe('who waits', () => {
  it('is rung when the product’s own rule says that it is due, whoever has been due for longest first', () => {
    const round = roundOf(row(other, { receivedAt: MINUTE_MS }), row(one));
    expect(round.next(DUE - 1)).toBeNull();
    expect(round.next(DUE + MINUTE_MS)?.row.id).toBe(one);
    expect(round.next(DUE + MINUTE_MS)?.row.id).toBe(other);
    expect(round.next(DUE + MINUTE_MS)).toBeNull();
  });

  it('is rung again where nobody answered, after a while, and hears of the next', () => {
    const round = roundOf(row(one));
    const first = round.next(DUE)!;
    expect(round.next(DUE + MINUTE_MS)).toBeNull();
    const second = round.next(DUE + 20 * MINUTE_MS)!;
    expect(second.row.id).toBe(one);
    expect(second.hears).not.toBe(first.hears);
  });

  it('is not rung where somebody has the case, or it is nobody’s who was made up here', () => {
    const taken = { kind: 'taken', by: stranger, at: 1 } as const;
    expect(roundOf(row(one, { state: taken }), row(stranger)).next(DUE)).toBeNull();
  });
});

describe('what is heard', () => {
  const heard = Array.from({ length: 300 }, (_, i) => comfortOf(new Draw(`${i}`))).flat();

  it('is mostly the same; nobody who was not spoken to is said to be anything', () => {
    for (const { outcome, condition } of heard)
      expect(outcome === 'spoke').toBe(condition !== 'unknown');
    const share = (condition: string) =>
      heard.filter((call) => call.condition === condition).length / heard.length;
    expect(share('same')).toBeGreaterThan(0.6);
    expect(share('worse')).toBeGreaterThan(0.02);
    expect(share('worse')).toBeLessThan(0.1);
  });

  it('says in words what became worse, as the desk asks', () => {
    for (const { condition, note } of heard) if (condition === 'worse') expect(note).not.toBe('');
  });
});
