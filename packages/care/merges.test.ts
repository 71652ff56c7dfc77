import { expect, it } from 'vitest';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { Merges, oneOf, stepMerged } from './merges.ts';

const [a, b, c, d] = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
  Uuid,
  Uuid,
  Uuid,
  Uuid,
];

/** As the keeper folds them; a board's fold says the same. */
function merges(...said: readonly (readonly [Uuid, Uuid | null])[]): Merges {
  const all = new Merges();
  let onBoard: ReadonlyMap<Uuid, Uuid> = new Map();
  for (const [patient, into] of said) {
    const entry = {
      stream: `patient/${patient}`,
      type: into === null ? 'patient.parted' : 'patient.merged',
      facts: into === null ? {} : { into: uuidToBytes(into) },
    };
    all.apply(entry);
    onBoard = stepMerged(onBoard, entry);
  }
  for (const one of [a, b, c, d]) expect(oneOf(onBoard, one)).toBe(all.one(one));
  return all;
}

it('a record nobody merged is a person by itself', () => {
  expect([merges().one(a), merges().all(a)]).toEqual([a, [a]]);
});

it('merged records are one person, whichever is asked for, in steps too', () => {
  const all = merges([b, a], [c, b], [d, c]);
  for (const one of [a, b, c, d]) {
    expect(all.one(one)).toBe(a);
    expect(all.all(one)).toEqual([a, b, c, d]);
  }
});

it('parted again they are as they were, with what was merged into them', () => {
  const all = merges([b, a], [c, b], [b, null]);
  expect([all.all(a), all.all(b)]).toEqual([[a], [b, c]]);
  expect(merges([b, a], [b, null], [b, c]).one(b)).toBe(c);
});

it('a circle, a second merge and a parting of nothing change nothing', () => {
  const circle = merges([b, a], [a, b]);
  expect([circle.one(a), circle.one(b)]).toEqual([a, a]);
  expect(merges([a, a]).all(a)).toEqual([a]);
  expect(merges([b, a], [b, c]).one(b)).toBe(a);
  expect(merges([b, null]).all(b)).toEqual([b]);
});
