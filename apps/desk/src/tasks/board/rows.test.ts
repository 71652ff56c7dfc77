import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import type { Board, CaseRow } from '#care/board.ts';
import { rowsFor, tally } from './rows.ts';

const NOW = 1_780_000_000_000;
const me = newId();
const other = newId();

function newId(): Uuid {
  return uuidv7(() => NOW, systemRandom);
}

function row(part: Partial<CaseRow>): CaseRow {
  return {
    id: newId(),
    patient: newId(),
    service: 'ooh',
    source: 'nhs-111-report',
    urgency: 'soon',
    disposition: null,
    due: NOW + 60_000,
    receivedAt: NOW - 60_000,
    state: { kind: 'queued' },
    queuedAt: NOW - 60_000,
    heardAt: null,
    condition: null,
    labelOwed: false,
    referrals: new Map(),
    duplicateOf: null,
    reopened: false,
    repeat: false,
    contacts: 0,
    gpMessage: { kind: 'none' },
    ...part,
  };
}

function board(...rows: CaseRow[]): Board {
  return { cases: new Map(rows.map((one) => [one.id, one])), setAside: new Map() };
}

const viewer = { account: me, services: ['ooh'] };
const closed = { kind: 'closed', by: me, at: NOW, outcome: 'advice' } as const;

describe('rowsFor', () => {
  it('puts the most urgent first, and what nobody judged beside them', () => {
    const [routine, unknown, emergency] = [
      row({ urgency: 'routine' }),
      row({ urgency: 'unknown' }),
      row({ urgency: 'emergency' }),
    ];
    expect(rowsFor(board(routine, unknown, emergency), viewer, 'all')).toEqual([
      emergency,
      unknown,
      routine,
    ]);
  });

  it('keeps other services’ cases off the board', () => {
    expect(rowsFor(board(row({ service: 'dental' })), viewer, 'all')).toEqual([]);
  });

  it('shows a closed case for as long as its GP message is owed, after all others', () => {
    const failed = { kind: 'failed', attempt: 2, retryAt: null, problem: 'timeout' } as const;
    const owed = row({ urgency: 'emergency', state: closed, gpMessage: failed });
    const open = row({ urgency: 'routine' });
    const sent = row({ state: closed, gpMessage: { kind: 'sent', at: NOW, route: 'folder' } });
    expect(rowsFor(board(owed, open, sent), viewer, 'all')).toEqual([open, owed]);
  });

  it('tells mine, the queue and everybody’s apart', () => {
    const mine = row({ state: { kind: 'taken', by: me, at: NOW } });
    const theirs = row({ state: { kind: 'taken', by: other, at: NOW } });
    const queued = row({});
    const all = board(mine, theirs, queued);
    expect(rowsFor(all, viewer, 'mine')).toEqual([mine]);
    expect(rowsFor(all, viewer, 'queue')).toEqual([queued]);
    expect(rowsFor(all, viewer, 'all')).toHaveLength(3);
  });
});

describe('tally', () => {
  it('counts what waits and what is late, and never a closed case', () => {
    const rows = [
      row({ due: NOW - 1 }),
      row({ due: NOW + 1 }),
      row({ due: null }),
      row({ due: NOW - 1, state: { kind: 'taken', by: other, at: NOW } }),
      row({ due: NOW - 1, state: closed }),
    ];
    expect(tally(rows, NOW)).toEqual({ waiting: 3, late: 2 });
  });
});
