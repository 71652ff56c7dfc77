import type { House } from '../house/house.ts';
import type { Seed } from '../seed.ts';

/** What is wrong; null where it holds. */
export type Holds = (house: House, seed: Seed) => Promise<string | null>;
