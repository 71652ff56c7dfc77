import { beforeAll, describe, expect, it } from 'vitest';
import { checkNhsNumber } from '#care/nhs-number.ts';
import { practicesFor, QUARTERS } from './northmoor.ts';
import { ageAt, housemates, type Town, townOf } from './population.ts';

const WORLD = { seed: 'northmoor', day: '2026-11-23' };
const COUNT = 20_000;
const NOW = Date.parse(WORLD.day);
const MOBILE = /^07700 900\d{3}$/;
const LANDLINE = /^01632 960\d{3}$/;
const POSTCODE = /^ZZ9\d \d[CIKMOV]{2}$/;

let town: Town;
beforeAll(() => {
  town = townOf(WORLD, COUNT);
}, 60_000);

/** Of a hundred. */
function share(is: (person: Town['people'][number]) => boolean): number {
  return (100 * town.people.filter(is).length) / COUNT;
}

describe('the people of Northmoor', () => {
  it('are the same for the same seed and day, and others for others', () => {
    const some = townOf(WORLD, 500);
    expect(townOf({ ...WORLD }, 500)).toEqual(some);
    expect(townOf({ ...WORLD, seed: 'southmoor' }, 500)).not.toEqual(some);
    expect(townOf({ ...WORLD, day: '2026-11-24' }, 500)).not.toEqual(some);
  });

  it('have NHS numbers that hold, of the range that is nobody’s, each its own', () => {
    for (const { nhsNumber } of town.people) {
      expect(checkNhsNumber(nhsNumber)).toEqual({
        valid: true,
        number: nhsNumber,
        testRange: true,
      });
    }
    expect(new Set(town.people.map(({ nhsNumber }) => nhsNumber)).size).toBe(COUNT);
  });

  it('have telephone numbers that are kept for drama, and addresses that cannot be', () => {
    for (const { mobile, landline, address } of town.people) {
      if (mobile !== undefined) expect(mobile).toMatch(MOBILE);
      if (landline !== undefined) expect(landline).toMatch(LANDLINE);
      expect(address.postcode).toMatch(POSTCODE);
    }
    for (const { phone, postcode, ods } of practicesFor(900_000)) {
      expect(phone).toMatch(LANDLINE);
      expect(postcode).toMatch(POSTCODE);
      expect(ods).toMatch(/^DEMO-/);
    }
    expect(new Set(QUARTERS.map(({ district }) => district)).size).toBe(QUARTERS.length);
  });

  it('are as old as England is, and of both sexes', () => {
    const ages = (from: number, below: number) =>
      share((person) => ageAt(person, NOW) >= from && ageAt(person, NOW) < below);
    expect(ages(0, 101)).toBe(100);
    expect(Math.abs(ages(0, 15) - 17.3)).toBeLessThan(1);
    expect(Math.abs(ages(65, 101) - 18.6)).toBeLessThan(1);
    expect(Math.abs(ages(85, 101) - 2.6)).toBeLessThan(0.5);
    expect(Math.abs(share(({ sex }) => sex === 'female') - 51)).toBeLessThan(1.5);
  });

  it('are as ill as England is, some want an interpreter, some have a need', () => {
    const has = (name: string) => share(({ conditions }) => conditions.includes(name));
    expect(Math.abs(has('high blood pressure') - 14.8)).toBeLessThan(1.5);
    expect(Math.abs(has('asthma') - 6.5)).toBeLessThan(1);
    expect(Math.abs(has('dementia') - 0.8)).toBeLessThan(0.3);
    expect(Math.abs(share(({ language }) => language !== undefined) - 1.8)).toBeLessThan(0.6);
    expect(share(({ needs }) => needs !== undefined)).toBeLessThan(6);
    expect(share(({ specialNote }) => specialNote !== undefined)).toBeGreaterThan(10);
  });
});

describe('the households of Northmoor', () => {
  it('hold everybody once', () => {
    const members = town.households.flatMap((one) => one.members).sort((a, b) => a - b);
    expect(members).toEqual(Array.from({ length: COUNT }, (_, i) => i));
    for (const [i, { members: some }] of town.households.entries())
      for (const one of some) expect(town.people[one]?.household).toBe(i);
  });

  it('share a house, a telephone and a practice, and are of a size as in England', () => {
    for (const { members } of town.households.slice(0, 500)) {
      const homes = members.map((i) => town.people[i]);
      for (const key of ['address', 'landline', 'practice'] as const)
        expect(new Set(homes.map((one) => one?.[key])).size).toBe(1);
    }
    expect(COUNT / town.households.length).toBeGreaterThan(2.1);
    expect(COUNT / town.households.length).toBeLessThan(2.5);
  });

  it('leave no child alone: somebody lives with them who could be a parent', () => {
    const children = town.people.filter((person) => ageAt(person, NOW) < 16);
    const cared = children.filter((child) =>
      housemates(town, child).some((one) => ageAt(one, NOW) - ageAt(child, NOW) > 14),
    );
    expect(cared.length / children.length).toBeGreaterThan(0.97);
  });

  it('put some of the oldest into care homes, and nobody else', () => {
    const homes = town.households.filter(({ kind }) => kind === 'care-home');
    expect(homes.length).toBeGreaterThan(0);
    for (const i of homes.flatMap(({ members }) => members))
      expect(ageAt(town.people[i]!, NOW)).toBeGreaterThanOrEqual(74.9);
  });
});
