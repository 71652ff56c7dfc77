import { describe, expect, it } from 'vitest';
import { identifiersOf, nhsNumberWords, nothingTyped, type Typed } from './identifiers.ts';

const TODAY = '2026-11-25';
const read = (typed: Partial<Typed>) => identifiersOf({ ...nothingTyped, ...typed }, TODAY);
const born = { day: '2', month: '2', year: '1990' };
const named = { way: 'name', family: ' Testington ', postcode: 'ab1 2cd', ...born } as const;
const rung = { way: 'phone', phone: '01632 960 123', ...born } as const;
const unknown = { nhsNumber: null, family: null, birthDate: null, phone: null, postcode: null };

describe('what is known of a person', () => {
  it('is asked by one way, and says nothing of what was typed for another', () => {
    expect(read({ ...named, way: 'nhs-number', nhsNumber: '999 000 4951' })).toEqual({
      identifiers: { ...unknown, nhsNumber: '9990004951' },
    });
    expect(read({ ...named, nhsNumber: '999 000 4951', phone: '1' })).toEqual({
      identifiers: {
        ...unknown,
        family: 'Testington',
        birthDate: '1990-02-02',
        postcode: 'ab1 2cd',
      },
    });
    expect(read({ ...rung, family: 'Testington' })).toEqual({
      identifiers: { ...unknown, phone: '01632 960 123', birthDate: '1990-02-02' },
    });
  });

  it.each<[string, Partial<Typed>, string[]]>([
    ['no number', {}, ['find-nhs-number']],
    ['a wrong check digit', { nhsNumber: '9990004952' }, ['find-nhs-number']],
    ['letters', { nhsNumber: '99900O4951' }, ['find-nhs-number']],
    ['a placeholder', { nhsNumber: '0000000000' }, ['find-nhs-number']],
    ['no name', { ...named, family: ' ' }, ['find-family']],
    ['half a postcode', { ...named, postcode: 'AB1' }, ['find-postcode']],
    ['nothing of three', { way: 'name' }, ['find-family', 'find-born', 'find-postcode']],
    ['nothing of two', { way: 'phone' }, ['find-phone', 'find-born']],
    ['words for a phone', { ...rung, phone: 'ask at the desk 1234567' }, ['find-phone']],
    ['too short a phone', { ...rung, phone: '123456' }, ['find-phone']],
  ])('is refused beside its field: %s', (_, typed, fields) => {
    const answer = read(typed);
    expect('faults' in answer && Object.keys(answer.faults)).toEqual(fields);
  });

  it.each([
    ['30', '2', '1990'],
    ['29', '2', '1991'],
    ['0', '2', '1990'],
    ['1', '13', '1990'],
    ['1', '1', '90'],
    ['', '1', '1990'],
    ['1st', '1', '1990'],
    ['26', '11', '2026'],
    ['24', '11', '1896'],
  ])('has no birth on %s %s %s', (day, month, year) => {
    expect(read({ ...rung, day, month, year })).toHaveProperty('faults.find-born');
  });

  it.each([
    ['29', '2', '1992'],
    ['25', '11', '2026'],
    ['25', '11', '1896'],
    ['09', '09', '2000'],
  ])('may have a birth on %s %s %s', (day, month, year) => {
    expect(read({ ...rung, day, month, year })).toHaveProperty('identifiers');
  });
});

describe('an NHS number while it is typed', () => {
  it.each([
    ['', '0 of 10 digits.'],
    ['999 000', '6 of 10 digits.'],
    ['9990004951', 'The check digit fits.'],
    ['999-000-4951', 'The check digit fits.'],
    ['9990004952', 'The check digit does not fit: compare the number once more.'],
    ['99900049511', 'An NHS number has 10 digits.'],
    ['99900O', 'An NHS number has digits alone.'],
  ])('%j: %s', (written, words) => {
    expect(nhsNumberWords(written)).toBe(words);
  });
});
