import { describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { type CaseRow, nextCase } from './board.ts';
import { earlierContacts, isRepeatCaller } from './repeat-caller.ts';

const NOW = 1_780_000_000_000;
const HOUR_MS = 3_600_000;
const hoursAgo = (...hours: number[]) => hours.map((one) => ({ receivedAt: NOW - one * HOUR_MS }));

describe('a repeat caller', () => {
  it.each([
    [[], false],
    [[1], false],
    [[1, 95], true],
    [[1, 96], false],
    [[1, 97, 98], false],
    [[1, 2, 3], true],
  ])('with contacts %j hours before: %s', (hours, expected) => {
    expect(isRepeatCaller(hoursAgo(...hours), NOW)).toBe(expected);
  });

  it('comes with the contacts that count, the latest first', () => {
    expect(earlierContacts(hoursAgo(95, 1, 97), NOW)).toEqual(hoursAgo(1, 95));
  });
});

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
    labelOwed: false,
    referrals: new Map(),
    duplicateOf: null,
    reopened: false,
    repeat: false,
    contacts: 0,
    gpMessage: { kind: 'none' },
    ...part,
  });

  it('leaves a repeat caller to a clinician', () => {
    const [repeat, other] = [row({ urgency: 'urgent', repeat: true }), row({})];
    const services = ['ooh'];
    expect(nextCase([other, repeat], { services, roles: ['clinician'] })).toBe(repeat);
    expect(nextCase([other, repeat], { services, roles: ['call-handler'] })).toBe(other);
    expect(nextCase([repeat], { services, roles: ['call-handler'] })).toBeUndefined();
  });
});
