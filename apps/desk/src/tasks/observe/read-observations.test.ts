import { describe, expect, it } from 'vitest';
import {
  fieldsOf,
  measuredSoFar,
  NO_OBSERVATIONS,
  type ObservationFields,
  otherDay,
  readObservations,
  unusualSaid,
} from './read-observations.ts';

/** 00:10 in London, in summer time. */
const NOW = Date.parse('2026-07-02T00:10:00+01:00');
const read = (fields: Partial<ObservationFields>) =>
  readObservations({ ...NO_OBSERVATIONS, ...fields }, NOW);
const faultsOf = (fields: Partial<ObservationFields>) => {
  const answer = read(fields);
  return answer.kind === 'faults' ? Object.keys(answer.faults) : [];
};

describe('readObservations', () => {
  it('reads what was measured, and leaves out what was not', () => {
    expect(read({ pulse: '72', onOxygen: 'air', scale: '2', consciousness: 'voice' })).toEqual({
      kind: 'read',
      observations: {
        takenAt: new Date(NOW).toISOString(),
        pulse: 72,
        onOxygen: false,
        scale: 2,
        consciousness: 'voice',
      },
    });
  });

  it.each([
    ['23:50', '2026-07-01T22:50:00.000Z'],
    ['0005', '2026-07-01T23:05:00.000Z'],
    ['0.10', '2026-07-01T23:10:00.000Z'],
    ['00:30', '2026-06-30T23:30:00.000Z'],
  ])('takes %s for the latest such time that is not ahead', (takenAt, iso) => {
    expect(read({ pulse: '72', takenAt })).toMatchObject({ observations: { takenAt: iso } });
  });

  it.each([
    ['0005', null],
    ['', null],
    ['25:00', null],
    ['00:30', 'That is 1 Jul, 00:30'],
  ])('says of %j which day it is taken for, where that is not today: %s', (typed, words) => {
    expect(otherDay(typed, NOW)).toBe(words);
  });

  it.each<[Partial<ObservationFields>, string[]]>([
    [{}, ['respiration']],
    [{ pregnant: 'yes' }, ['respiration']],
    [{ pulse: '400', temperature: '98.6' }, ['pulse', 'temperature']],
    [{ pulse: '72', takenAt: '25:00' }, ['takenAt']],
    [{ systolic: '80', diastolic: '80' }, ['diastolic']],
    [{ pulse: '230' }, ['confirmed']],
    [{ pulse: '230', confirmed: 'pulse=231' }, ['confirmed']],
  ])('%j: faults beside %j', (fields, faults) => {
    expect(faultsOf(fields)).toEqual(faults);
  });

  it('takes what is rare once it was said to be right, for those values alone', () => {
    const confirmed = unusualSaid({ pulse: 230 });
    expect(read({ pulse: '230', confirmed }).kind).toBe('read');
    expect(faultsOf({ pulse: '240', confirmed })).toEqual(['confirmed']);
    expect(faultsOf({ pulse: '230', temperature: '42.4', confirmed })).toEqual(['confirmed']);
  });

  it.each([
    ['2026-06-20T23:50:00+01:00', '23:40', '2026-06-20T23:40:00+01:00'],
    ['2026-06-20T00:05:00+01:00', '23:55', '2026-06-19T23:55:00+01:00'],
    ['2026-06-20T23:55:00+01:00', '0:05', '2026-06-21T00:05:00+01:00'],
    ['2026-07-02T00:05:00+01:00', '00:20', '2026-07-01T00:20:00+01:00'],
    ['2026-06-20T14:05:00+01:00', '', '2026-06-20T14:05:00+01:00'],
  ])('of %s, corrects the time to %s on the day it was', (before, takenAt, after) => {
    const fields = { ...NO_OBSERVATIONS, pulse: '72', takenAt };
    const iso = new Date(after).toISOString();
    expect(readObservations(fields, NOW, Date.parse(before))).toMatchObject({
      observations: { takenAt: iso },
    });
  });

  it('takes a note alone', () => {
    expect(read({ note: ' Would not have the cuff ' })).toMatchObject({
      observations: { note: 'Would not have the cuff' },
    });
  });

  it('as fields again, reads to the same', () => {
    const answer = read({
      pulse: '230',
      diastolic: '60',
      systolic: '110',
      scale: '2',
      note: 'x',
      confirmed: 'pulse=230',
    });
    if (answer.kind !== 'read') throw new Error('not read');
    const again = readObservations(fieldsOf(answer.observations), NOW);
    expect(again).toEqual(answer);
  });
});

describe('measuredSoFar', () => {
  it('leaves out what cannot be read yet', () => {
    expect(measuredSoFar({ ...NO_OBSERVATIONS, pulse: '400', respiration: '18' })).toEqual({
      respiration: 18,
    });
  });
});
