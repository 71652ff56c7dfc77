import { describe, expect, it } from 'vitest';
import { foldBoard } from './board.ts';
import { COMFORT_CALL_MINUTES, comfortCallDue, type Waiting } from './comfort.ts';
import { URGENCIES } from './entries.ts';
import { HOUR, MINUTE, NOW, newId, ofCase, reported } from './testing/beside.ts';

function waiting(part: Partial<Waiting> = {}): Waiting {
  const begun = { urgency: 'urgent', state: { kind: 'queued' }, receivedAt: NOW } as const;
  return { ...begun, heardAt: null, reopened: false, said: [], ...part };
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

  it('is counted from when their case was opened again', () => {
    const id = newId();
    const over = ofCase(id, 'case.closed', { outcome: 'advice', gpMessage: false });
    const begun = reported(id, 'north');
    const facts = { ...begun.facts, received: NOW, repeat: false };
    const again = ofCase(id, 'case.reopened', facts, { at: NOW + 24 * HOUR });
    const back = ['case.taken', 'case.released'].map((type) =>
      ofCase(id, type, {}, { at: NOW + 25 * HOUR }),
    );
    const row = foldBoard([begun, over, again, ...back]).cases.get(id)!;
    expect(comfortCallDue(row)).toBe(NOW + 24 * HOUR + 30 * MINUTE);
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
