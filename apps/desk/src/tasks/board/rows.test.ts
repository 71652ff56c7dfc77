import { describe, expect, it } from 'vitest';
import { comfortCalls, passing, rowsOf, severalOf, tally } from './rows.ts';
import { board, closedBy, MINUTE, NOW, newId, row, takenBy } from './testing/rows.ts';

const me = newId();
const other = newId();
const services = ['ooh'];

describe('rowsOf', () => {
  it('puts the most urgent first, and what nobody judged beside them', () => {
    const [routine, unknown, emergency] = [
      row({ urgency: 'routine' }),
      row({ urgency: 'unknown' }),
      row({ urgency: 'emergency' }),
    ];
    expect(rowsOf(board(routine, unknown, emergency), services)).toEqual([
      emergency,
      unknown,
      routine,
    ]);
  });

  it('keeps other services’ cases off the board', () => {
    expect(rowsOf(board(row({ service: 'dental' })), services)).toEqual([]);
  });

  it('shows a closed case for as long as its GP message is owed, after all others', () => {
    const failed = {
      kind: 'failed',
      of: newId(),
      attempt: 2,
      retryAt: null,
      problem: 'timeout',
    } as const;
    const owed = row({ urgency: 'emergency', state: closedBy(me), gpMessage: failed });
    const open = row({ urgency: 'routine' });
    const sent = row({
      state: closedBy(me),
      gpMessage: { kind: 'sent', at: NOW, route: 'folder' },
    });
    expect(rowsOf(board(owed, open, sent), services)).toEqual([open, owed]);
  });

  it('shows a closed case whose referral was refused until that was dealt with another way', () => {
    const asked = { kind: 'referral', to: 'ed', askedAt: NOW } as const;
    const closed = (kind: 'rejected' | 'accepted' | 'withdrawn') =>
      row({
        state: closedBy(me),
        referrals: new Map([[newId(), { ...asked, state: { kind, at: NOW } }]]),
      });
    const refused = closed('rejected');
    const shown = rowsOf(board(refused, closed('accepted'), closed('withdrawn')), services);
    expect(shown).toEqual([refused]);
  });
});

describe('passing', () => {
  it('tells mine, the queue and everybody’s apart', () => {
    const mine = row({ state: takenBy(me) });
    const theirs = row({ state: takenBy(other) });
    const queued = row();
    const all = [mine, theirs, queued];
    expect(passing(all, me, 'mine', NOW)).toEqual([mine]);
    expect(passing(all, me, 'queue', NOW)).toEqual([queued]);
    expect(passing(all, me, 'all', NOW)).toHaveLength(3);
  });

  it('lists whom to ring, whoever has waited longest for it first', () => {
    const long = row({ urgency: 'soon', heardAt: NOW - 70 * MINUTE });
    const shortly = row({ urgency: 'urgent', heardAt: NOW - 26 * MINUTE });
    const later = row({ urgency: 'routine', heardAt: NOW - 20 * MINUTE });
    const taken = row({ state: takenBy(me), heardAt: NOW - 999 * MINUTE });
    expect(passing([later, shortly, taken, long], me, 'comfort', NOW)).toEqual([long, shortly]);
    expect(comfortCalls([later], NOW + 96 * MINUTE)).toEqual([later]);
  });
});

describe('severalOf', () => {
  it('has the open cases of one patient, and never those that are closed', () => {
    const patient = newId();
    const rows = [row({ patient }), row({ patient, service: 'dental' }), row()];
    expect([...severalOf(rows, new Map())]).toEqual([rows[0]!.id, rows[1]!.id]);
    const closed = [row({ patient }), row({ patient, state: closedBy(me) })];
    expect(severalOf(closed, new Map()).size).toBe(0);
  });

  it('has those of records that are of one person, until it is parted', () => {
    const [one, two, into] = [row(), row(), newId()];
    const merged = new Map([
      [one.patient, into],
      [into, two.patient],
    ]);
    expect([...severalOf([one, two], merged)]).toEqual([one.id, two.id]);
    expect(severalOf([one, two], new Map([[one.patient, into]])).size).toBe(0);
  });
});

describe('tally', () => {
  it('counts what waits and what is late, and never a closed case', () => {
    const rows = [
      row({ due: NOW - 1 }),
      row({ due: NOW + 1 }),
      row({ due: null }),
      row({ due: NOW - 1, state: takenBy(other) }),
      row({ due: NOW - 1, state: closedBy(me) }),
    ];
    expect(tally(rows, NOW)).toEqual({ disputed: 0, waiting: 3, late: 2 });
  });

  it('counts as late what nobody said a time for and cannot wait', () => {
    const untimed = (part: Parameters<typeof row>[0]) => row({ due: null, ...part });
    const rows = [
      untimed({ urgency: 'emergency' }),
      untimed({ urgency: 'unknown', state: takenBy(other) }),
      untimed({ urgency: 'emergency', state: { kind: 'copied' } }),
      untimed({ urgency: 'routine' }),
    ];
    expect(tally(rows, NOW)).toEqual({ disputed: 0, waiting: 2, late: 2 });
  });
});
