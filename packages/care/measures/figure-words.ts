/** Figures and targets as people read them. */
import type { Measure } from './definition.ts';
import type { MeasuredFigure } from './figure.ts';

const UNIT = { 'per-cent': '%', seconds: ' s' } as const;
const whole = new Intl.NumberFormat('en-GB');
const oneDecimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const twoDecimals = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** To one place; to two where one would read like the target and is not on its side: `3.04%` against at most 3%. */
export function figureWords({ unit, value, isMet }: MeasuredFigure): string {
  const rough = oneDecimal.format(value);
  const isOnTheEdge = isMet === false && Number.isInteger(Math.round(value * 10) / 10);
  return `${isOnTheEdge ? twoDecimals.format(value) : rough}${UNIT[unit]}`;
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
