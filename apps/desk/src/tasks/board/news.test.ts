import { describe, expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { foldBoard } from '#care/board.ts';
import type { BoardEntry } from '#care/board-entry.ts';
import type { CaseRow } from '#care/case-row.ts';
import { ofCase, reported } from '#care/testing/beside.ts';
import { type Known, newsOf } from './news.ts';
import { MINUTE, NOW, newId, row, takenBy } from './testing/rows.ts';
import { warningsOf } from './warnings.ts';

const [me, other] = [newId(), newId()];

/** What is said at each look, one after another. */
function said(
  ...looks: (readonly [rows: readonly CaseRow[], at?: number, elsewhere?: readonly CaseRow[]])[]
) {
  let known: Known | null = null;
  return looks.map(([rows, at = NOW, elsewhere = []]) => {
    const warnings = warningsOf(rows, [], at);
    const cases = new Map([...rows, ...elsewhere].map((one) => [one.id, one]));
    const news = newsOf(known, { rows, cases, warnings, me, now: at });
    known = news.known;
    return [news.pressing, news.polite];
  });
}

const NOTHING = [null, null];

describe('what is said aloud', () => {
  it('is nothing of what was there when the desk opened', () => {
    const worse = row({ condition: 'worse' });
    const due = row({ due: NOW + MINUTE });
    expect(said([[worse, due]], [[worse, due]])).toEqual([NOTHING, NOTHING]);
  });

  it('is a pressing case that comes, at once, and once', () => {
    const urgent = row({ urgency: 'urgent' });
    const [, come, after] = said([[]], [[urgent]], [[urgent]]);
    expect(come).toEqual(['New case: urgent, Ooh', null]);
    expect(after).toEqual(NOTHING);
    expect(said([[]], [[row({ urgency: 'routine' })]])[1]).toEqual(NOTHING);
  });

  it('is who was said to be worse', () => {
    const waits = row();
    const [, worse] = said([[waits]], [[{ ...waits, condition: 'worse' }]]);
    expect(worse).toEqual(['Patient said to be worse: soon, Ooh', null]);
  });

  it('is who was said to be worse while somebody has their case, and not of a closed one', () => {
    const taken = row({ state: takenBy(other) });
    const worse = { ...taken, condition: 'worse' } as const;
    expect(said([[taken]], [[worse]])[1]).toEqual(['Patient said to be worse: soon, Ooh', null]);
    const state = { kind: 'closed', by: other, at: NOW, outcome: 'advice' } as const;
    expect(said([[taken]], [[{ ...worse, state }]])[1]).toEqual(NOTHING);
  });

  it('warns politely of what is due, and of a comfort call, each once as its time comes near', () => {
    const due = row({ due: NOW + 20 * MINUTE, state: takenBy(other) });
    const waits = row({ urgency: 'soon', heardAt: NOW - 50 * MINUTE, due: null });
    const rows = [due, waits];
    const looks = [NOW, NOW + 4 * MINUTE, NOW + 6 * MINUTE, NOW + 7 * MINUTE, NOW + 21 * MINUTE];
    expect(said(...looks.map((at) => [rows, at] as const))).toEqual([
      NOTHING,
      NOTHING,
      [null, 'Due within 15 minutes: soon, Ooh. Comfort call within 5 minutes: soon, Ooh'],
      NOTHING,
      NOTHING,
    ]);
  });

  it('is a case that somebody gave to this person, and never one that another got', () => {
    const waits = row();
    const mine = { ...waits, state: takenBy(me) };
    expect(said([[waits]], [[mine]])[1]).toEqual([null, 'A case was given to you: soon, Ooh']);
    expect(said([[waits]], [[{ ...waits, state: takenBy(other) }]])[1]).toEqual(NOTHING);
  });

  describe('of a case that goes from one to another', () => {
    const id = newId();
    const lead = newId();
    const begun = reported(id, 'ooh');
    const taken = (by: Uuid) => ofCase(id, 'case.taken', {}, { author: by });
    const given = (to: Uuid | null, by: Uuid) =>
      ofCase(
        id,
        'case.assigned',
        { to: to && uuidToBytes(to), as: by === lead ? 'lead' : 'owner' },
        { author: by },
      );
    const spoke = (by: Uuid) => ofCase(id, 'case.contacted', { outcome: 'spoke' }, { author: by });
    const moved = (by: Uuid) =>
      ofCase(id, 'case.transferred', { service: 'dental' }, { author: by });
    const come = (...entries: readonly BoardEntry[]) =>
      foldBoard([begun, ...entries]).cases.get(id)!;
    const heard = (before: CaseRow, row: CaseRow) => said([[before]], [[row]])[1]![1];

    it('says nothing of what one took, or gave, oneself', () => {
      expect(heard(come(), come(taken(me), spoke(me)))).toBeNull();
      expect(heard(come(), come(given(me, me)))).toBeNull();
      const mine = come(taken(me));
      for (const row of [
        come(taken(me), given(other, me)),
        come(taken(me), ofCase(id, 'case.released', {}, { author: me })),
        come(taken(me), moved(me)),
        come(taken(me), spoke(other)),
        come(
          taken(me),
          ofCase(id, 'case.closed', { outcome: 'advice', gpMessage: true }, { author: me }),
          given(other, lead),
        ),
      ])
        expect(heard(mine, row)).toBeNull();
    });

    it('says that one was given to this person, though they had taken it before', () => {
      const back = given(null, lead);
      expect(heard(come(taken(me), back), come(taken(me), back, given(me, lead)))).toBe(
        'A case was given to you: urgent, Ooh',
      );
    });

    it('says that one this person had went to somebody else, to the queue, or to another service', () => {
      const mine = come(taken(me));
      expect(heard(mine, come(taken(me), given(other, lead)))).toBe(
        'A case you had was given to somebody else: urgent, Ooh',
      );
      expect(heard(mine, come(taken(me), given(null, lead)))).toBe(
        'A case you had was put back in the queue: urgent, Ooh',
      );
      const away = come(taken(me), moved(lead));
      expect(said([[mine]], [[], NOW, [away]])[1]).toEqual([
        null,
        'A case you had was transferred to another service: urgent, Dental',
      ]);
    });

    it('says that one this person had was closed by somebody else', () => {
      const closed = (by: Uuid) =>
        ofCase(id, 'case.closed', { outcome: 'duplicate', gpMessage: false }, { author: by });
      expect(heard(come(taken(me)), come(taken(me), closed(other)))).toBe(
        'A case you had was closed by somebody else: urgent, Ooh',
      );
      expect(heard(come(taken(me)), come(taken(me), closed(me)))).toBeNull();
    });

    it('says nothing of that where somebody else was quicker', () => {
      expect(heard(come(taken(me)), come(taken(other), taken(me)))).toBeNull();
    });
  });

  it('tells a comfort call that is due from one that is shortly', () => {
    const overdue = row({ urgency: 'urgent', heardAt: NOW - 31 * MINUTE });
    expect(said([[]], [[overdue]])[1]![1]).toBe('Comfort call due: urgent, Ooh');
  });

  it('counts where several come at once', () => {
    const several = [row({ urgency: 'emergency' }), row({ urgency: 'urgent' })];
    expect(said([[]], [several])[1]).toEqual(['2 new pressing cases', null]);
  });
});
