import { describe, expect, it } from 'vitest';
import { isAdult, knownOf, languageFor, monthsSince, readAge } from './context.ts';

const NOW = Date.UTC(2026, 10, 26, 12);

describe('an age as it is typed', () => {
  it.each([
    ['36', 432],
    ['36 years', 432],
    ['1y', 12],
    ['8 months', 8],
    [' 18 m ', 18],
    ['5 weeks', 1],
    ['3 days', 0],
    ['0', 0],
    ['130', 1560],
  ])('“%s” is %i months', (text, months) => {
    expect(readAge(text)).toBe(months);
  });

  it.each(['', 'old', '-3', '3.5', '131', '36 parsecs', '12345', '٣٦'])('“%s” is none', (text) => {
    expect(readAge(text)).toBeNull();
  });

  it('is an adult’s from 18, and nobody’s where there is none', () => {
    const ages = ['18', '216 months', '17', '215 months', '', 'x'];
    expect(ages.map(isAdult)).toEqual([true, true, false, false, false, false]);
  });
});

describe('months since a birthday', () => {
  it.each([
    ['1980-11-26', 552],
    ['1980-11-27', 551],
    ['2026-11-26', 0],
    ['2026-10-27', 0],
    ['1980-11', 551],
    ['1980', 550],
    ['2026-08', 2],
    ['2026-11', null],
    ['2026-11-27', null],
    ['2027', null],
    ['soon', null],
  ])('%s: %s', (born, months) => {
    expect(monthsSince(born, NOW)).toBe(months);
  });
});

describe('what the call knows', () => {
  const call = { isPatient: false, relation: '', language: '' };
  const child = { birthDate: '2020-01-01', gender: 'male' } as const;

  it.each([
    ['the patient', child, { ...call, isPatient: true }, 'self'],
    ['a mother', child, { ...call, relation: 'Mother' }, 'parent'],
    ['a grandmother', child, { ...call, relation: 'Grandmother' }, 'third-party'],
    ['a teacher', child, { ...call, relation: 'teacher' }, 'third-party'],
    [
      'the father of an adult',
      { ...child, birthDate: '1980-01-01' },
      { ...call, relation: 'father' },
      'third-party',
    ],
    [
      'the mother of somebody of no known age',
      { gender: 'unknown' } as const,
      { ...call, relation: 'mother' },
      'third-party',
    ],
    ['nobody said who', child, { ...call, isPatient: null }, ''],
  ])('%s answers', (_, patient, caller, speaker) => {
    expect(knownOf(patient, caller, NOW).speaker).toBe(speaker);
  });

  it('is no sex where it is neither of the two that a pack can tell', () => {
    expect(knownOf({ gender: 'other' }, call, NOW)).toMatchObject({ sex: 'unknown', age: '' });
    expect(knownOf(child, call, NOW)).toMatchObject({ sex: 'male', age: '6' });
  });
});

describe('an age that the date of birth does not say', () => {
  const call = { isPatient: false, relation: 'mother', language: '' };

  it.each(['2026-05', '2021', '2010'])('is for whoever asks to fill in: %s', (birthDate) => {
    const known = knownOf({ birthDate, gender: 'unknown' }, call, NOW);
    expect(known).toMatchObject({ age: '', speaker: 'parent' });
  });

  it.each([
    ['1980', '45'],
    ['1980-11', '45'],
    ['1980-11-26', '46'],
    ['2026-05-26', '6 months'],
  ])('is filled in where it does: %s', (birthDate, age) => {
    expect(knownOf({ birthDate, gender: 'unknown' }, call, NOW).age).toBe(age);
  });
});

describe('the language of a pack', () => {
  it.each([
    [['en', 'pl'], 'Polish', 'pl'],
    [['en', 'pl'], 'pl', 'pl'],
    [['en', 'pl'], ' polish ', 'pl'],
    [['en', 'pl'], 'Welsh', 'en'],
    [['cy', 'pl'], '', 'cy'],
  ])('of %j, asked for “%s”, is %s', (languages, named, tag) => {
    expect(languageFor({ languages }, named)).toBe(tag);
  });
});
