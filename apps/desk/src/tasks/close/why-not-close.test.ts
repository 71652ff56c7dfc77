import { describe, expect, it } from 'vitest';
import { CLOSE_OUTCOMES } from '#care/entries.ts';
import { whyNotClose } from './why-not-close.ts';

describe('whyNotClose', () => {
  it.each(CLOSE_OUTCOMES)('%s: closes on saved notes and nothing half typed', (outcome) => {
    expect(whyNotClose(outcome, { consultations: 1, unsaved: false })).toBeNull();
    expect(whyNotClose(outcome, { consultations: 1, unsaved: true })).toMatch(/not saved/);
  });

  it('asks for notes wherever somebody was consulted', () => {
    const without = CLOSE_OUTCOMES.filter(
      (outcome) => whyNotClose(outcome, { consultations: 0, unsaved: false }) === null,
    );
    expect(without).toEqual(['no-contact', 'duplicate']);
  });
});
