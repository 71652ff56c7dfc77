/** Figures and targets as people read them. */
import type { Measure } from './definition.ts';
import { type MeasuredFigure, rounded } from './figure.ts';

const UNIT = { 'per-cent': '%', seconds: ' s' } as const;
const whole = new Intl.NumberFormat('en-GB');
const asItIs = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 20 });

/** To one place; to more where it would else read as on the other side of the target: `3.004%` against at most 3%. */
export function figureWords(figure: MeasuredFigure, measure: Measure): string {
  return `${asItIs.format(rounded(figure, measure, 1))}${UNIT[figure.unit]}`;
}

/** `at most 3%`; null where there is no target. */
export function targetWords({ figure, target }: Measure): string | null {
  if (target === null) return null;
  const unit =
    figure.kind === 'mean' || figure.kind === 'centile' ? UNIT.seconds : UNIT['per-cent'];
  return 'atMost' in target
    ? `at most ${target.atMost}${unit}`
    : `at least ${target.atLeast}${unit}`;
}

export function countWords(count: number): string {
  return whole.format(count);
}
