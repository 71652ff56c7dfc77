/** The packs that come with Holdfast. Illustrative: a provider loads its own. */
import type { Pack } from '../pack.ts';
import { chestPain } from './chest-pain.ts';

export const SHIPPED: readonly Pack[] = [chestPain];
