import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { nextCase } from './board.ts';
import type { CaseRow } from './case-row.ts';

const NOW = 1_780_000_000_000;
const HOUR_MS = 3_600_000;

describe('taking the next case', () => {
  const row = (part: Partial<CaseRow>): CaseRow => ({
    id: uuidv7(() => NOW, systemRandom),
    patient: uuidv7(() => NOW, systemRandom),
    service: 'ooh',
    source: 'call',
    urgency: 'routine',
    disposition: null,
    due: null,
    receivedAt: NOW,
    state: { kind: 'queued' },
    queuedAt: NOW - 60_000,
    heardAt: null,
    condition: null,
    conditionAt: NOW,
    said: [],
    labelOwed: false,
    referrals: new Map(),
    duplicateOf: null,
    reopened: false,
    repeat: false,
    contacts: 0,
    gpMessage: { kind: 'none' },
    overtaken: [],
    ...part,
  });

  const services = ['ooh'];
  const clinician = { services, roles: ['clinician'] as const };
  const next = (...rows: CaseRow[]) => nextCase(rows, clinician);

  it('is by urgency, then by who was said to be worse, then by the clock', () => {
    const routine = row({ due: NOW - HOUR_MS });
    const urgent = row({ urgency: 'urgent', due: NOW + HOUR_MS });
    const sooner = row({ urgency: 'urgent', due: NOW + 1 });
    const worse = row({ urgency: 'urgent', due: NOW + 2 * HOUR_MS, condition: 'worse' });
    expect(next(routine, urgent)).toBe(urgent);
    expect(next(urgent, sooner, routine)).toBe(sooner);
    expect(next(sooner, worse, urgent)).toBe(worse);
  });

  it('puts what has a time before what can wait, and of that who has waited longest', () => {
    const canWait = row({ receivedAt: NOW - 3 * HOUR_MS });
    const later = row({ receivedAt: NOW - HOUR_MS });
    const late = row({ receivedAt: NOW - HOUR_MS, due: NOW - 1 });
    const soon = row({ receivedAt: NOW, due: NOW + HOUR_MS });
    expect(next(canWait, soon, late)).toBe(late);
    expect(next(later, canWait, soon)).toBe(soon);
    expect(next(later, canWait)).toBe(canWait);
  });

  it('takes what nobody judged, and an emergency without a time, for due when that was said', () => {
    const unjudged = row({ urgency: 'unknown', receivedAt: NOW - HOUR_MS });
    const timed = row({ urgency: 'unknown', receivedAt: NOW - HOUR_MS, due: NOW + HOUR_MS });
    expect(next(timed, unjudged)).toBe(unjudged);
  });

  it('takes from one’s own services alone', () => {
    const elsewhere = row({ urgency: 'emergency', service: 'dental' });
    const here = row({});
    expect(next(elsewhere, here)).toBe(here);
    expect(next(elsewhere)).toBeUndefined();
  });

  it('takes nothing that somebody has, or that is closed', () => {
    const by = uuidv7(() => NOW, systemRandom);
    const taken = row({ urgency: 'emergency', state: { kind: 'taken', by, at: NOW } });
    const waits = row({});
    expect(next(taken, waits)).toBe(waits);
    expect(next(taken)).toBeUndefined();
    expect(next()).toBeUndefined();
  });

  it('leaves a repeat caller to a clinician', () => {
    const [repeat, other] = [row({ urgency: 'urgent', repeat: true }), row({})];
    expect(nextCase([other, repeat], clinician)).toBe(repeat);
    expect(nextCase([other, repeat], { services, roles: ['call-handler'] })).toBe(other);
    expect(nextCase([repeat], { services, roles: ['call-handler'] })).toBeUndefined();
  });
});
