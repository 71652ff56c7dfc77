import { beforeAll, describe, expect, it } from 'vitest';
import { checkNhsNumber } from '#care/nhs-number.ts';
import { PRACTICES, QUARTERS } from './northmoor.ts';
import { ageAt, type Person, population } from './population.ts';

const DAY = '2026-11-23';
const COUNT = 2000;
const MOBILE = /^07700 900\d{3}$/;
const LANDLINE = /^01632 960\d{3}$/;
const POSTCODE = /^ZZ9\d \d[CIKMOV]{2}$/;

let people: readonly Person[];
beforeAll(() => {
  people = population('northmoor', DAY, COUNT);
});

describe('the people of Northmoor', () => {
  it('are the same for the same seed and day, and others for others', () => {
    expect(population('northmoor', DAY, COUNT)).toEqual(people);
    expect(population('northmoor', DAY, 20)).toEqual(people.slice(0, 20));
    expect(population('southmoor', DAY, 20)).not.toEqual(people.slice(0, 20));
    expect(population('northmoor', '2026-11-24', 20)).not.toEqual(people.slice(0, 20));
  });

  it('have NHS numbers that hold, of the range that is nobody’s, each its own', () => {
    for (const { nhsNumber } of people) {
      expect(checkNhsNumber(nhsNumber)).toEqual({
        valid: true,
        number: nhsNumber,
        testRange: true,
      });
    }
    expect(new Set(people.map(({ nhsNumber }) => nhsNumber)).size).toBe(COUNT);
  });

  it('have telephone numbers that are kept for drama, and addresses that cannot be', () => {
    for (const { mobile, landline, address } of people) {
      if (mobile !== undefined) expect(mobile).toMatch(MOBILE);
      if (landline !== undefined) expect(landline).toMatch(LANDLINE);
      expect(address.postcode).toMatch(POSTCODE);
    }
    for (const { phone, postcode, ods } of PRACTICES) {
      expect(phone).toMatch(LANDLINE);
      expect(postcode).toMatch(POSTCODE);
      expect(ods).toMatch(/^DEMO-/);
    }
    for (const { sector } of QUARTERS) expect(`${sector}CI`).toMatch(POSTCODE);
  });

  it('are as old as England is', () => {
    const ages = people.map((person) => ageAt(person, Date.parse(DAY)));
    expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ages)).toBeLessThan(101);
    const share = (from: number, below: number) =>
      ages.filter((age) => age >= from && age < below).length / COUNT;
    expect(share(0, 16)).toBeCloseTo(0.185, 1);
    expect(share(16, 65)).toBeCloseTo(0.63, 1);
    expect(share(65, 101)).toBeCloseTo(0.186, 1);
    expect(share(85, 101)).toBeGreaterThan(0.01);
  });

  it('are of both sexes in about equal parts', () => {
    const women = people.filter(({ sex }) => sex === 'female').length;
    expect(women / COUNT).toBeCloseTo(0.51, 1);
  });
});
