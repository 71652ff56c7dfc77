/** A measure by day, as bars with their target's line: heights of 0 to 1. */
import type { Measure } from '#care/measures/definition.ts';
import { figureOf, type MeasuredFigure } from '#care/measures/figure.ts';
import type { DayTallies } from '#care/measures/measures.ts';
import { totalOf } from '#care/measures/total.ts';

export type Bar = {
  readonly day: string;
  /** Null where nothing was counted on that day. */
  readonly figure: MeasuredFigure | null;
  readonly height: number;
};
export type Bars = { readonly bars: readonly Bar[]; readonly target: number | null };

/** Above the highest of bars and target. */
const HEADROOM = 1.15;

export function barsOf(
  measure: Measure,
  days: readonly DayTallies[],
  shown: readonly string[],
  service: string | null,
): Bars {
  const figures = shown.map((day) => {
    const of = days.filter((one) => one.day === day);
    return { day, figure: figureOf(measure, totalOf(of, measure.id, service)) };
  });
  const target = measure.target === null ? null : Object.values(measure.target)[0]!;
  const highest = Math.max(1, target ?? 0, ...figures.map(({ figure }) => figure?.value ?? 0));
  const isShare = measure.figure.kind === 'share' || measure.figure.kind === 'in-time';
  const top = isShare ? Math.min(100, highest * HEADROOM) : highest * HEADROOM;
  return {
    bars: figures.map(({ day, figure }) => ({ day, figure, height: (figure?.value ?? 0) / top })),
    target: target === null ? null : target / top,
  };
}
