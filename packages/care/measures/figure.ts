/** The figure of a measure, and whether it meets its target. Whole numbers are compared, so that what stands exactly at a target meets it. */
import type { Measure, Target } from './definition.ts';
import type { Tally } from './tally.ts';

/** More than a number of double precision tells apart. */
const MOST_PLACES = 16;

export type MeasuredFigure = {
  readonly unit: 'per-cent' | 'seconds';
  readonly value: number;
  /** Null where there is no target. */
  readonly isMet: boolean | null;
};

/** Null where nothing was counted. */
export function figureOf({ figure, target }: Measure, tally: Tally): MeasuredFigure | null {
  if (tally.of === 0) return null;
  switch (figure.kind) {
    case 'share':
    case 'in-time':
      return measured('per-cent', tally.met * 100, tally.of, target);
    case 'mean':
      return measured('seconds', tally.waitedMs, tally.of * 1000, target);
    case 'centile':
      return measured('seconds', centileOf(tally, figure.centile), 1, target);
  }
}

/** The smallest number of whole seconds that so many in a hundred do not exceed (nearest rank). */
function centileOf({ of, seconds }: Tally, centile: number): number {
  const rank = Math.ceil((of * centile) / 100);
  let reached = 0;
  for (const [second, count] of seconds) {
    reached += count;
    if (reached >= rank) return second;
  }
  return 0;
}

function measured(
  unit: MeasuredFigure['unit'],
  dividend: number,
  divisor: number,
  target: Target | null,
): MeasuredFigure {
  const isMet = target === null ? null : meets(target, dividend, divisor);
  return { unit, value: dividend / divisor, isMet };
}

function meets(target: Target, dividend: number, divisor: number): boolean {
  return 'atMost' in target
    ? dividend <= target.atMost * divisor
    : dividend >= target.atLeast * divisor;
}

/** Its value to so many places, or to as many more as it takes to stay on its side of the target: 3.004 is not 3 where 3 is met. */
export function rounded(
  { value, isMet }: MeasuredFigure,
  { target }: Measure,
  least: number,
): number {
  for (let places = least; places < MOST_PLACES; places += 1) {
    const near = Number(value.toFixed(places));
    if (target === null || meets(target, near, 1) === isMet) return near;
  }
  return value;
}
