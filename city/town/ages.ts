import type { Draw } from '../draw.ts';

/** How many in a thousand are of which age, from the first number of years up to the next: near England's in Census 2021. */
const AGES: readonly (readonly [from: number, perThousand: number])[] = [
  [0, 54],
  [5, 59],
  [10, 60],
  [15, 57],
  [20, 60],
  [25, 66],
  [30, 70],
  [35, 67],
  [40, 63],
  [45, 64],
  [50, 69],
  [55, 67],
  [60, 58],
  [65, 49],
  [70, 50],
  [75, 36],
  [80, 25],
  [85, 26],
];
export const OLDEST = 99;
const BANDS = [...AGES.keys()];

/** An age in days. */
export function drawAge(draw: Draw): number {
  const band = draw.weighted(BANDS, (i) => AGES[i]?.[1] ?? 0);
  const [from = 0, below = OLDEST + 1] = [AGES[band]?.[0], AGES[band + 1]?.[0]];
  return draw.between(Math.ceil(from * 365.25), Math.floor(below * 365.25) - 1);
}
