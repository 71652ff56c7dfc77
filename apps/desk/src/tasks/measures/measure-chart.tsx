import type { Measure } from '#care/measures/definition.ts';
import { figureWords } from '#care/measures/figure-words.ts';
import type { Bars } from './bars.ts';
import { dayWords } from './period.ts';

/** The picture's own measures: it is stretched to the width there is. */
const STEP = 10;
const HEIGHT = 100;
/** A bar that stands for nearly nothing is still seen. */
const LEAST = 2;

type MeasureChartProps = Bars & {
  readonly measure: Measure;
  /** The day that is looked at among others. */
  readonly chosen: string | null;
};

/** A measure by day. A day that missed its target is hollow, so that no colour need be told. */
export function MeasureChart({ bars, target, measure, chosen }: MeasureChartProps) {
  const ends = [...new Set([bars[0], bars[Math.floor(bars.length / 2)], bars.at(-1)])];
  return (
    <div className="desk-figure__chart">
      <svg
        viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${measure.name}, by day. The figures stand under “Day by day”.`}
      >
        {bars.map(({ day, figure, height }, i) => {
          if (figure === null) return null;
          const tall = Math.max(LEAST, height * HEIGHT);
          return (
            <rect
              key={day}
              x={(i + 0.15) * STEP}
              width={0.7 * STEP}
              y={HEIGHT - tall}
              height={tall}
              data-missed={figure.isMet === false}
              data-beside={chosen !== null && day !== chosen}
            >
              <title>{`${dayWords(day)}: ${figureWords(figure, measure)}`}</title>
            </rect>
          );
        })}
        {target !== null && (
          <line
            x1={0}
            x2={bars.length * STEP}
            y1={HEIGHT * (1 - target)}
            y2={HEIGHT * (1 - target)}
          />
        )}
      </svg>
      <p className="desk-chart__ends" aria-hidden="true">
        {ends.map((bar) => bar !== undefined && <span key={bar.day}>{dayWords(bar.day)}</span>)}
      </p>
    </div>
  );
}
