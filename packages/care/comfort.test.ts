import { describe, expect, it } from 'vitest';
import { COMFORT_CALL_MINUTES, comfortCallDue, type Waiting } from './comfort.ts';
import { URGENCIES } from './entries.ts';

const NOW = 1_780_000_000_000;
const MINUTE = 60_000;

function waiting(part: Partial<Waiting> = {}): Waiting {
  return { urgency: 'urgent', state: { kind: 'queued' }, receivedAt: NOW, heardAt: null, ...part };
}

describe('a comfort call', () => {
  it.each(URGENCIES)('%s: is due after its minutes, counted from when they came', (urgency) => {
    const due = comfortCallDue(waiting({ urgency }));
    expect(due).toBe(NOW + COMFORT_CALL_MINUTES[urgency] * MINUTE);
  });

  it('is counted from when somebody last spoke to them', () => {
    const heardAt = NOW + 25 * MINUTE;
    expect(comfortCallDue(waiting({ heardAt }))).toBe(heardAt + 30 * MINUTE);
  });

  it('is not due to who is in somebody’s hands, or whose case is closed', () => {
    expect(comfortCallDue(waiting({ state: { kind: 'taken' } }))).toBeNull();
    expect(comfortCallDue(waiting({ state: { kind: 'closed' } }))).toBeNull();
  });

  it('never waits longer for the more urgent', () => {
    // What nobody has judged may be anything, and comes after what is known to be an emergency.
    const minutes = URGENCIES.map((urgency) => COMFORT_CALL_MINUTES[urgency]);
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
  });
});
