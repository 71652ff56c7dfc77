import { describe, expect, it } from 'vitest';
import type { PatientRecord } from '#care/payloads.ts';
import { NO_CALL } from './call-fields.ts';
import {
  changes,
  filledFrom,
  isSameRecord,
  unfilled,
  withCall,
  withoutWhere,
} from './patient-record.ts';

const recorded: PatientRecord = {
  name: 'Rosemary Testington',
  nhsNumber: { value: '9990000018', verified: true },
  birthDate: '1990-02-02',
  gender: 'female',
  address: '2 Example Street',
  postcode: 'ZZ99 9ZZ',
  phone: '07700 900123',
  practice: { name: 'Harbour Surgery', ods: 'Z00001' },
};
const nothing: PatientRecord = { name: '', gender: 'unknown' };

describe('a call from somebody recorded', () => {
  it('changes nothing that it did not say', () => {
    expect(withCall(recorded, nothing)).toEqual(recorded);
    expect(changes(recorded, withCall(recorded, nothing))).toEqual([]);
    expect(isSameRecord(recorded, withCall(recorded, nothing))).toBe(true);
    expect(isSameRecord({ ...recorded, phone: undefined }, recorded)).toBe(false);
  });

  it('changes what it said, and says so', () => {
    const after = withCall(recorded, {
      ...nothing,
      phone: '01632 960001',
      birthDate: '1990-02-03',
    });
    expect(after).toMatchObject({ phone: '01632 960001', practice: recorded.practice });
    expect(changes(recorded, after)).toEqual([
      'Date of birth: 2 Feb 1990, now 3 Feb 1990',
      'Phone: 07700 900123, now 01632 960001',
    ]);
  });

  it('does not make a verified number an unverified one by repeating it', () => {
    const heard = { value: '9990000018', verified: false };
    expect(withCall(recorded, { ...nothing, nhsNumber: heard }).nhsNumber?.verified).toBe(true);
    const other = { value: '9990004951', verified: false };
    expect(withCall(recorded, { ...nothing, nhsNumber: other }).nhsNumber).toEqual(other);
  });

  it('takes no other way of writing for a change', () => {
    const after = withCall(recorded, {
      ...nothing,
      name: 'rosemary  TESTINGTON',
      postcode: 'zz999zz',
    });
    expect(changes(recorded, after)).toEqual([]);
  });

  it.each([
    ['a number that is verified now', { nhsNumber: { value: '9990000018', verified: true } }, []],
    ['another practice', { practice: { name: 'Z00002', ods: 'Z00002' } }, []],
    [
      'another flat',
      { address: 'Flat 12 High Street' },
      ['Address: Flat 1, 2 High Street, now Flat 12 High Street'],
    ],
  ])('is another record with %s', (_what, said, words) => {
    const before: PatientRecord = {
      ...recorded,
      nhsNumber: { value: '9990000018', verified: false },
      address: 'Flat 1, 2 High Street',
    };
    const after = withCall(before, { ...nothing, ...said });
    expect(after).toMatchObject(said);
    expect(isSameRecord(before, after)).toBe(false);
    expect(changes(before, after)).toEqual(words);
  });

  it('keeps the name of a practice that is known by its code now', () => {
    const practice = { name: 'Z00001', ods: 'Z00001' };
    expect(withCall(recorded, { ...nothing, practice }).practice).toEqual(recorded.practice);
  });

  it('fills what was left empty, and nothing that was typed', () => {
    const typed = {
      ...NO_CALL,
      ...{ given: 'Rosie', family: 'Testington-Smith', postcode: 'ZZ1 1ZZ' },
    };
    const { filled: _, ...fields } = filledFrom(typed, recorded);
    expect(fields).toEqual({
      nhsNumber: '9990000018',
      birthDate: '1990-02-02',
      address: '2 Example Street',
      gender: 'female',
    });
  });

  it('fills no number that a sender got wrong: the call could not be queued with it', () => {
    const wrong = { ...recorded, nhsNumber: { value: '9990000019', verified: false } };
    expect(filledFrom(NO_CALL, wrong)).not.toHaveProperty('nhsNumber');
  });

  it('is named as recorded where only a last name was typed, to look for them by', () => {
    const filled = { ...NO_CALL, family: 'Testingtown' };
    expect(filledFrom(filled, recorded)).toMatchObject({
      given: 'Rosemary',
      family: 'Testington',
    });
  });

  it('is named by a last name of several words where that was typed', () => {
    const typed = { ...NO_CALL, family: 'van der Berg' };
    expect(filledFrom(typed, { ...recorded, name: 'Anna Van Der Berg' })).toMatchObject({
      given: 'Anna',
      family: 'Van Der Berg',
    });
  });

  it('gives back what it filled once they are somebody else, but for what was changed since', () => {
    const typed = { ...NO_CALL, family: 'Testingtown', birthDate: '2 2 1990' };
    const filled = { ...typed, ...filledFrom(typed, recorded) };
    expect({ ...filled, ...unfilled(filled) }).toEqual(typed);
    const changed = { ...filled, address: '3 Example Street' };
    expect({ ...changed, ...unfilled(changed) }).toEqual({ ...typed, address: '3 Example Street' });
    const bare: PatientRecord = { name: 'Petra Testingtown', gender: 'unknown' };
    const next = { ...filled, ...filledFrom(filled, bare) };
    expect(next).toMatchObject({ given: 'Petra', address: '', postcode: '', gender: '' });
    const homeless = unfilled(filled, (field) => field === 'address');
    expect({ ...filled, ...homeless }).toMatchObject({ given: 'Rosemary', address: '' });
    const rest = { ...filled, ...homeless };
    expect({ ...rest, ...unfilled(rest) }).toEqual(typed);
    const another = { ...recorded, name: 'Petra Testingtown', address: '9 Elsewhere' };
    expect(filledFrom(filled, another)).toMatchObject({
      given: 'Petra',
      family: 'Testingtown',
      address: '9 Elsewhere',
    });
  });

  it('says nothing of where somebody lives whose home is protected', () => {
    const hidden = withoutWhere(recorded);
    expect(filledFrom(NO_CALL, hidden)).not.toHaveProperty('address');
    expect(withCall(hidden, nothing)).toEqual(hidden);
    expect(JSON.stringify(hidden)).not.toMatch(/Example Street|ZZ99|07700/);
  });
});
