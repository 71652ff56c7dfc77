import { describe, expect, it } from 'vitest';
import { dispositionFor } from '#care/report/dispositions.ts';
import { callsIn } from '../demonstration/calls-in.ts';
import { OPENING_SIZE, occasionAfter } from '../demonstration/opening.ts';
import { itkMessage } from '../itk-111/itk-message.ts';
import { ageAt } from '../town/population.ts';
import { COMPLAINTS, LACKS, type Occasion } from './episode.ts';

const WORLD = { seed: 'northmoor', day: '2026-11-23' };
const NOW = Date.parse('2026-11-23T20:45:00Z');
const ANY: Occasion = { endedAt: NOW, disposition: undefined };
const callOf = callsIn(WORLD);
const calls = Array.from({ length: 600 }, (_, i) => callOf(i + 1, ANY));

describe('a complaint', () => {
  it.each(COMPLAINTS)('$condition: a whole triage and known dispositions', (complaint) => {
    expect(complaint.questions.length).toBeGreaterThanOrEqual(3);
    expect(complaint.questions.length).toBeLessThanOrEqual(5);
    for (const code of complaint.dispositions) expect(dispositionFor(code)?.code).toBe(code);
    for (const { answer, others } of complaint.questions) expect(others).not.toContain(answer);
    for (const told of complaint.told) {
      expect(told.split('\n')[0]?.length, told).toBeLessThanOrEqual(120);
    }
  });
});

describe('a call', () => {
  it('is the same to the byte for the same world, number and occasion', () => {
    expect(itkMessage(callsIn({ ...WORLD })(7, ANY))).toBe(itkMessage(callOf(7, ANY)));
    expect(itkMessage(callOf(8, ANY))).not.toBe(itkMessage(callOf(7, ANY)));
  });

  it('has a message id that no other has', () => {
    expect(new Set(calls.map(({ ids }) => ids.message)).size).toBe(calls.length);
    const elsewhere = callsIn({ ...WORLD, seed: 'southmoor' })(1, ANY);
    expect(elsewhere.ids.message).not.toBe(calls[0]?.ids.message);
  });

  it('is about somebody of an age and sex to have it', () => {
    for (const { complaint, patient } of calls) {
      const age = ageAt(patient, NOW);
      expect(age).toBeGreaterThanOrEqual(complaint.ages[0]);
      expect(age).toBeLessThan(complaint.ages[1]);
      if (complaint.sex !== undefined) expect(patient.sex).toBe(complaint.sex);
    }
  });

  it('is made for a child by somebody else, and sometimes for others', () => {
    for (const { caller, patient } of calls) {
      if (ageAt(patient, NOW) < 16) expect(caller.kind).toBe('other');
    }
    const adults = calls.filter(({ patient }) => ageAt(patient, NOW) >= 16);
    expect(new Set(adults.map(({ caller }) => caller.kind))).toEqual(new Set(['self', 'other']));
  });

  it('asks its questions one after the other, before its end', () => {
    for (const { startedAt, endedAt, questions } of calls) {
      const moments = [startedAt, ...questions.flatMap(({ from, to }) => [from, to]), endedAt];
      expect(moments).toEqual(moments.toSorted((a, b) => a - b));
      expect(questions.length).toBeGreaterThanOrEqual(4);
      expect(questions.length).toBeLessThanOrEqual(9);
      expect(endedAt - startedAt).toBeLessThan(15 * 60_000);
    }
  });

  it('is now and then without one part or another, and has a special note at times', () => {
    const lacking = calls.filter(({ lacks }) => lacks !== undefined);
    expect(lacking.length / calls.length).toBeCloseTo(0.15, 1);
    expect(new Set(lacking.map(({ lacks }) => lacks))).toEqual(new Set(LACKS));
    expect(calls.some(({ specialNote }) => specialNote !== undefined)).toBe(true);
  });

  it('comes at its hour: children’s croup by night more than by day', () => {
    const croup = (endedAt: number) =>
      Array.from({ length: 400 }, (_, i) => callOf(i, { endedAt, disposition: undefined })).filter(
        ({ complaint }) => complaint.condition === 'Croup',
      ).length;
    const night = croup(Date.parse('2026-11-24T02:00:00Z'));
    expect(night).toBeGreaterThan(croup(Date.parse('2026-11-24T12:00:00Z')));
  });
});

describe('the opening', () => {
  it('has some late, some nearly, most with hours left, by the dispositions’ own clocks', () => {
    const left = Array.from({ length: OPENING_SIZE }, (_, i) => {
      const { disposition, endedAt } = callOf(i + 1, occasionAfter(i, NOW));
      expect(NOW - endedAt).toBeLessThan(130 * 60_000);
      return endedAt / 60_000 + (disposition.minutes ?? Number.NaN) - NOW / 60_000;
    });
    expect(left).toHaveLength(12);
    expect(left.filter((minutes) => minutes < 0)).toHaveLength(2);
    expect(left.filter((minutes) => minutes >= 0 && minutes < 10)).toHaveLength(2);
    expect(left.filter((minutes) => minutes > 120).length).toBeGreaterThanOrEqual(4);
  });

  it('is followed by calls that have just ended', () => {
    expect(occasionAfter(OPENING_SIZE, NOW)).toEqual({ endedAt: NOW, disposition: undefined });
  });
});
