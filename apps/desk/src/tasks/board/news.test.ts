import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import type { CaseRow } from '#care/case-row.ts';
import { type Known, newsOf } from './news.ts';
import { MINUTE, NOW, newId, row, takenBy } from './testing/rows.ts';
import { warningsOf } from './warnings.ts';

const [me, other] = [newId(), newId()];

/** What is said at each look, one after another. */
function said(
  ...looks: (readonly [rows: readonly CaseRow[], at?: number, took?: ReadonlySet<Uuid>])[]
) {
  let known: Known | null = null;
  return looks.map(([rows, at = NOW, took]) => {
    const warnings = warningsOf(rows, [], at);
    const news = newsOf(known, { rows, warnings, me, took: took ?? new Set(), now: at });
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
    expect(said([[waits]], [[mine], NOW, new Set([mine.id])])[1]).toEqual(NOTHING);
  });

  it('counts where several come at once', () => {
    const several = [row({ urgency: 'emergency' }), row({ urgency: 'urgent' })];
    expect(said([[]], [several])[1]).toEqual(['2 new pressing cases', null]);
  });
});
