/** Kinds of night. What goes wrong in each, and how often. */
import { NONE, type Rates } from './faults.ts';
import type { Plan } from './house/house.ts';

export type Scenario = {
  readonly name: string;
  readonly plan: Plan;
  readonly rates: Rates;
  /** For which things go wrong, before the house may come to rest. */
  readonly virtualMs: number;
  /** What happens to its sites on the way. */
  readonly happens: Happening | null;
};

/**
 * The main site is lost, and a lifeboat launched; or the line is cut, and the lifeboat goes on apart (and gives way, or the main site does); or the main
 * site is given up, and found again; or somebody has its keys, and shows another history.
 */
export type Happening = 'lost' | 'cut' | 'cut either way' | 'found again' | 'keys stolen';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

const usual = {
  plan: { lifeboats: 1, desks: 3, paceMs: 4_000 },
  virtualMs: 2 * MINUTE_MS,
} as const;
const links = { delayed: 0.03, lost: 0.02, twice: 0.02 } as const;

const apart: Rates = {
  ...{ ...NONE, ...links, writeFails: 0.01, readFails: 0.005, tornOutbox: 0.02 },
  ...{ cutEachMs: 30 * SECOND_MS, clockEachMs: 60 * SECOND_MS },
  killEachMs: {
    ...{ keeper: 30 * SECOND_MS, server: 40 * SECOND_MS },
    ...{ courier: 60 * SECOND_MS, desk: 20 * SECOND_MS },
  },
};

export const SCENARIOS: readonly Scenario[] = [
  { ...usual, name: 'quiet', rates: NONE, happens: null },
  {
    ...usual,
    name: 'links',
    rates: { ...NONE, delayed: 0.1, lost: 0.08, twice: 0.08, cutEachMs: 15 * SECOND_MS },
    happens: null,
  },
  {
    ...usual,
    name: 'disks',
    rates: {
      ...{ ...NONE, ...links, writeFails: 0.05, readFails: 0.01, tornOutbox: 0.05 },
      killEachMs: { keeper: 20 * SECOND_MS, server: null, courier: null, desk: null },
      secondKeeperEachMs: 40 * SECOND_MS,
    },
    happens: null,
  },
  {
    ...usual,
    name: 'crashes',
    plan: { lifeboats: 2, desks: 4, paceMs: 4_000 },
    rates: {
      ...{ ...NONE, ...links, writeFails: 0.01, tornOutbox: 0.02 },
      ...{ clockEachMs: 20 * SECOND_MS, cutEachMs: 30 * SECOND_MS },
      killEachMs: {
        ...{ keeper: 15 * SECOND_MS, server: 20 * SECOND_MS },
        ...{ courier: 30 * SECOND_MS, desk: 10 * SECOND_MS },
      },
    },
    happens: null,
  },
  {
    ...usual,
    name: 'lost site',
    rates: {
      ...{ ...NONE, ...links, writeFails: 0.01, tornOutbox: 0.02, cutEachMs: 20 * SECOND_MS },
      lieEachMs: 15 * SECOND_MS,
      killEachMs: { keeper: 30 * SECOND_MS, server: null, courier: null, desk: 20 * SECOND_MS },
    },
    happens: 'lost',
  },
  {
    ...usual,
    ...{ name: 'line cut', happens: 'cut', rates: apart },
    plan: { lifeboats: 2, desks: 4, paceMs: 5_000 },
  },
  { ...usual, name: 'either way', happens: 'cut either way', rates: apart },
  { ...usual, name: 'found again', happens: 'found again', rates: apart },
  { ...usual, name: 'thief', happens: 'keys stolen', rates: { ...NONE, ...links } },
  {
    ...usual,
    name: 'traitor',
    rates: { ...NONE, ...links, lieEachMs: 4 * SECOND_MS },
    happens: null,
  },
];
