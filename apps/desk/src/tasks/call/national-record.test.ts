import { describe, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { type CallFields, NO_CALL } from './call-fields.ts';
import { isAbout, otherNumber, questionOf, takenFrom, wasAsked } from './national-record.ts';
import { readCall } from './read-call.ts';

const NOW = Date.parse('2026-11-26T03:00:00Z');
const typed: CallFields = {
  ...NO_CALL,
  caller: 'self',
  callBack: '07700 900123',
  given: 'Rosie',
  family: 'Testington',
  birthDate: '2 2 1990',
};
const record = {
  name: 'Rosemary Anne Testington',
  nhsNumber: { value: '9990000018', verified: true },
  birthDate: '1990-02-02',
  gender: 'female',
  address: '2 Example Street',
  postcode: 'ZZ99 9ZZ',
  phone: '01632 960001',
  practice: { name: 'Z00001', ods: 'Z00001' },
} as const;

describe('a question to the national record', () => {
  it('asks with what was typed', () => {
    expect(questionOf(typed, NOW)).toEqual({
      family: 'Testington',
      given: 'Rosie',
      birthDate: '1990-02-02',
      phone: '07700 900123',
    });
  });

  it('is not asked where too little was typed, or its details were taken over', () => {
    expect(questionOf({ ...typed, given: 'not known' }, NOW)?.given).toBeUndefined();
    expect(questionOf({ ...typed, birthDate: '1990' }, NOW)).toBeNull();
    expect(questionOf({ ...typed, family: '' }, NOW)).toBeNull();
    const taken = { ...typed, ...takenFrom(record) };
    expect(questionOf(taken, NOW)).toBeNull();
  });

  it('is the same whenever the same is typed', () => {
    const asked = [{ question: questionOf(typed, NOW)! }];
    expect(wasAsked(asked, questionOf({ ...typed, problem: 'Cough' }, NOW)!)).toBe(true);
    expect(wasAsked(asked, questionOf({ ...typed, postcode: 'ZZ99 9ZZ' }, NOW)!)).toBe(false);
  });
});

describe('an answer', () => {
  const asked = { question: questionOf(typed, NOW)!, answer: null };

  it('is about whom the call is of, whatever else is typed', () => {
    expect(isAbout(asked, { ...typed, postcode: 'ZZ99 9ZZ', given: 'Rose' }, NOW)).toBe(true);
    expect(isAbout(asked, { ...typed, nhsNumber: '9990000018' }, NOW)).toBe(true);
  });

  it('is not about whom it is of once they were corrected', () => {
    expect(isAbout(asked, { ...typed, family: 'Testing' }, NOW)).toBe(false);
    expect(isAbout(asked, { ...typed, birthDate: '3 2 1990' }, NOW)).toBe(false);
    expect(isAbout(asked, { ...typed, birthDate: '' }, NOW)).toBe(false);
  });

  it('is not about whom else was typed since, where the number alone was asked for', () => {
    const answer = { outcome: 'found', sensitive: false, record } as const;
    const byNumber = { question: { nhsNumber: '9990000018' }, answer };
    const alone = { ...NO_CALL, nhsNumber: '9990000018' };
    expect(isAbout(byNumber, alone, NOW)).toBe(true);
    expect(isAbout(byNumber, { ...alone, family: 'Other', birthDate: '3 3 1981' }, NOW)).toBe(true);
    const other = { ...NO_CALL, family: 'Other', birthDate: '3 3 1981' };
    expect(isAbout(byNumber, other, NOW)).toBe(false);
    const byName = { question: { family: 'Testington', birthDate: '1990-02-02' }, answer };
    const named = { ...NO_CALL, family: 'Testington', birthDate: '2 2 1990' };
    expect(isAbout(byName, { ...named, nhsNumber: '9990000018' }, NOW)).toBe(true);
    expect(isAbout(byName, { ...named, nhsNumber: '9990004951' }, NOW)).toBe(false);
  });

  it('is about whom its details were taken over of', () => {
    const answer = { outcome: 'found', sensitive: false, record } as const;
    const taken = { ...typed, family: 'Testingtun', ...takenFrom(record) };
    expect(isAbout({ ...asked, answer }, taken, NOW)).toBe(true);
  });
});

describe('what is taken over', () => {
  it('is all that the national record has, with a number that counts as verified', () => {
    const taken = { ...typed, ...takenFrom(record) };
    expect(taken).toMatchObject({ given: 'Rosemary Anne', family: 'Testington', gender: 'female' });
    expect(readCall(taken, NOW).patient).toEqual({ ...record, phone: '07700 900123' });
  });

  it('keeps a last name of several words whole', () => {
    const berg = { ...record, name: 'Anna Van Der Berg' };
    const parts = { given: 'Anna', family: 'Van Der Berg' };
    expect(takenFrom(berg, 'Van Der Berg')).toMatchObject(parts);
    // As it was typed.
    expect(takenFrom(berg, 'van  der berg')).toMatchObject(parts);
    for (const other of ['', 'Testington', 'Anna Van Der Berg'])
      expect(takenFrom(berg, other)).toMatchObject({ given: 'Anna Van Der', family: 'Berg' });
    expect(takenFrom({ ...record, name: 'Berg' }, 'Berg').family).toBe('Berg');
  });

  it('is unverified again once another number is typed', () => {
    const taken = { ...typed, ...takenFrom(record), nhsNumber: '9990004951' };
    expect(readCall(taken, NOW).patient.nhsNumber).toEqual({
      value: '9990004951',
      verified: false,
    });
  });

  it('leaves what the national record does not say, as of somebody whose home is protected', () => {
    const { address: _a, postcode: _p, phone: _n, ...hidden } = record;
    const taken = { ...typed, address: 'As the caller said', ...takenFrom(hidden) };
    expect(taken.address).toBe('As the caller said');
  });
});

it('a number that another took the place of is told', () => {
  const id = '00000000-0000-7000-8000-000000000001' as Uuid;
  const answer = { outcome: 'found', sensitive: false, record } as const;
  const asked = (nhsNumber?: string) => ({ id, askedAt: NOW, question: { nhsNumber }, answer });
  expect(otherNumber(asked('9990004951'))).toBe('9990004951');
  expect(otherNumber(asked('9990000018'))).toBeNull();
  expect(otherNumber(asked())).toBeNull();
});
