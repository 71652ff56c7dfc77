import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISPOSITIONS, dispositionFor, isLesser, urgencyOfMinutes } from './dispositions.ts';
import { asksForAmbulance, timeframeInWords } from './timeframe.ts';

describe('the table of dispositions', () => {
  it('has each code once', () => {
    const codes = DISPOSITIONS.map(({ code }) => code.toLowerCase());
    expect(new Set(codes).size).toBe(codes.length);
  });

  it.each(DISPOSITIONS.map((row) => [row.code, row] as const))(
    '%s agrees with itself',
    (_, row) => {
      if (row.minutes === null) return;
      expect(row.urgency).toBe(urgencyOfMinutes(row.minutes));
      expect(timeframeInWords(row.wording)).toBe(row.minutes);
    },
  );

  it('finds a code whatever its case, and takes leading zeros seriously', () => {
    expect(dispositionFor(' dX12 ')?.minutes).toBe(120);
    expect(dispositionFor('Dx012')?.urgency).toBe('emergency');
    expect(dispositionFor('Dx5')).toBeUndefined();
    expect(dispositionFor('')).toBeUndefined();
  });
});

describe('lesser', () => {
  const lesser = (one: string, other: string) =>
    isLesser(dispositionFor(one)!, dispositionFor(other)!);

  it.each([
    ['Dx012', 'Dx011', 'an ambulance of category 3 or 4, than one of 1 or 2'],
    ['Dx32', 'Dx012', 'a clinician at once, than any ambulance'],
    ['Dx02', 'Dx32', 'what is urgent, than an emergency'],
    ['Dx05', 'Dx02', 'what leaves two hours, than what leaves one'],
    ['Dx38', 'Dx08', 'what sets no time, than a day'],
  ])('%s is lesser than %s: %s', (one, other) => {
    expect([lesser(one, other), lesser(other, one)]).toEqual([true, false]);
  });

  it('is none of two that leave the same time', () => {
    expect([lesser('Dx05', 'Dx12'), lesser('Dx12', 'Dx05')]).toEqual([false, false]);
  });

  it('is the other of any two ambulances', () => {
    const ambulances = DISPOSITIONS.filter(({ wording }) => asksForAmbulance(wording));
    for (const one of ambulances)
      for (const other of ambulances)
        expect(isLesser(one, other) || isLesser(other, one)).toBe(one !== other);
  });
});

describe('timeframeInWords', () => {
  it.each([
    ['To contact a local service within 6 hours', 360],
    ['Attend a Treatment Centre within 1 hour', 60],
    ['See someone within the next 30 minutes', 30],
    ['speak to a clinician IMMEDIATELY', 0],
    ['within 3 working days', 4320],
    ['within half an hour', 30],
    ['within four hours', 240],
    ['within twenty-four hours', 1440],
    ['within 24 hours, or within 2 hours if worse', 120],
    ['within an hour', 60],
    ['within 1.5 hours', 90],
    ['in 2 weeks', 20160],
  ])('%s: %d minutes', (words, minutes) => {
    expect(timeframeInWords(words)).toBe(minutes);
  });

  it.each([
    '',
    'Passed onto clinical hub',
    'a non-urgent appointment',
    '6 hours ago',
    'within reason',
    'within hours',
  ])('sets no time in %j', (words) => {
    expect(timeframeInWords(words)).toBeUndefined();
  });

  it('is never longer than what was said, and never throws', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.string(), (hours, noise) => {
        const minutes = timeframeInWords(`${noise} within ${hours} hours ${noise}`);
        expect(minutes).toBeLessThanOrEqual(hours * 60);
      }),
    );
  });

  it('hears an ambulance', () => {
    expect(asksForAmbulance('Dispatch 19 minute ambulance')).toBe(true);
    expect(asksForAmbulance('Call 999 now')).toBe(true);
    expect(asksForAmbulance('Number 19994')).toBe(false);
  });
});
