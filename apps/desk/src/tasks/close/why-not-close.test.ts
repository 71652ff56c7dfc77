import { describe, expect, it } from 'vitest';
import { CLOSE_OUTCOMES } from '#care/entries.ts';
import { whyNotClose } from './why-not-close.ts';

const NOTHING = { consultations: 0, spoke: false, unsaved: '', isClinician: true };

describe('whyNotClose', () => {
  it.each(CLOSE_OUTCOMES)('%s: closes on saved notes and nothing half typed', (outcome) => {
    for (const isClinician of [true, false]) {
      const noted = { ...NOTHING, consultations: 1, isClinician };
      expect(whyNotClose(outcome, noted)).toBeNull();
      expect(whyNotClose(outcome, { ...noted, unsaved: 'the referral' })).toMatch(/the referral/);
    }
  });

  it('asks a clinician for a consultation wherever somebody was consulted', () => {
    for (const spoke of [true, false]) {
      const without = CLOSE_OUTCOMES.filter(
        (outcome) => whyNotClose(outcome, { ...NOTHING, spoke }) === null,
      );
      expect(without).toEqual(['no-contact', 'duplicate']);
    }
  });

  it('lets a call handler end on a noted call what asks for no clinician', () => {
    const handler = { ...NOTHING, isClinician: false };
    const closes = (spoke: boolean) =>
      CLOSE_OUTCOMES.filter((outcome) => whyNotClose(outcome, { ...handler, spoke }) === null);
    expect(closes(false)).toEqual(['no-contact', 'duplicate']);
    expect(closes(true)).toEqual([
      'advice',
      'appointment',
      'referred',
      'ambulance',
      'no-contact',
      'duplicate',
    ]);
  });
});
