import { NONE, type Rates } from './faults.ts';
import type { Plan } from './house/house.ts';

export type Scenario = {
  readonly name: string;
  readonly plan: Plan;
  readonly rates: Rates;
  /** For which things go wrong, before the house may come to rest. */
  readonly virtualMs: number;
};

const MINUTE_MS = 60_000;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'a quiet night',
    plan: { lifeboats: 1, desks: 3, paceMs: 8_000 },
    rates: NONE,
    virtualMs: 5 * MINUTE_MS,
  },
];
