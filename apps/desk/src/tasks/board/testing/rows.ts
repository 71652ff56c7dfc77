/** Rows of a board, for tests. */
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import type { Board } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { noReferrals } from '#care/referral.ts';

export const NOW = 1_780_000_000_000;
export const MINUTE = 60_000;

export function newId(): Uuid {
  return uuidv7(() => NOW, systemRandom);
}

/** One that waits in `ooh`, came a minute ago and has an hour left. */
export function row(part: Partial<CaseRow> = {}): CaseRow {
  return {
    id: newId(),
    patient: newId(),
    service: 'ooh',
    source: 'nhs-111-report',
    urgency: 'soon',
    disposition: null,
    due: NOW + 60 * MINUTE,
    receivedAt: NOW - MINUTE,
    state: { kind: 'queued' },
    queuedAt: NOW - MINUTE,
    repeat: false,
    contacts: 0,
    heardAt: null,
    condition: null,
    conditionAt: NOW - MINUTE,
    labelOwed: false,
    referrals: noReferrals,
    duplicateOf: null,
    reopened: false,
    gpMessage: { kind: 'none' },
    overtaken: [],
    said: [],
    ...part,
  };
}

export function takenBy(by: Uuid, at = NOW): CaseRow['state'] {
  return { kind: 'taken', by, at };
}

export function closedBy(by: Uuid, at = NOW): CaseRow['state'] {
  return { kind: 'closed', by, at, outcome: 'advice' };
}

export function board(...rows: CaseRow[]): Board {
  return {
    cases: new Map(rows.map((one) => [one.id, one])),
    setAside: new Map(),
    services: new Map(),
    origins: new Map(),
    leavers: new Map(),
    merged: new Map(),
  };
}
