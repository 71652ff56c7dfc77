/** Kinds of night. What goes wrong in each, and how often. */
import { NONE, type Rates } from './faults.ts';
import type { Plan } from './house/house.ts';

export type Scenario = {
  readonly name: string;
  readonly plan: Plan;
  readonly rates: Rates;
  /** For which things go wrong, before the house may come to rest. */
  readonly virtualMs: number;
  /** Whether the main site is lost on the way, and a lifeboat launched. */
  readonly isLost: boolean;
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

const usual = {
  plan: { lifeboats: 1, desks: 3, paceMs: 4_000 },
  virtualMs: 2 * MINUTE_MS,
} as const;
const links = { delayed: 0.03, lost: 0.02, twice: 0.02 } as const;

export const SCENARIOS: readonly Scenario[] = [
  { ...usual, name: 'quiet', rates: NONE, isLost: false },
  {
    ...usual,
    name: 'links',
    rates: { ...NONE, delayed: 0.1, lost: 0.08, twice: 0.08, cutEachMs: 15 * SECOND_MS },
    isLost: false,
  },
  {
    ...usual,
    name: 'disks',
    rates: {
      ...{ ...NONE, ...links, writeFails: 0.05, readFails: 0.01, tornOutbox: 0.05 },
      killEachMs: { keeper: 20 * SECOND_MS, server: null, courier: null, desk: null },
      secondKeeperEachMs: 40 * SECOND_MS,
    },
    isLost: false,
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
    isLost: false,
  },
  {
    ...usual,
    name: 'lost site',
    rates: {
      ...{ ...NONE, ...links, writeFails: 0.01, tornOutbox: 0.02, cutEachMs: 20 * SECOND_MS },
      lieEachMs: 15 * SECOND_MS,
      killEachMs: { keeper: 30 * SECOND_MS, server: null, courier: null, desk: 20 * SECOND_MS },
    },
    isLost: true,
  },
  {
    ...usual,
    name: 'traitor',
    rates: { ...NONE, ...links, lieEachMs: 4 * SECOND_MS },
    isLost: false,
  },
];
