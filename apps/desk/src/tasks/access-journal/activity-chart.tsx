import type { JournalRow } from './fold-journal.ts';
import { type Bar, type Bars, barsOf } from './tally.ts';

/** The picture's own measures: it is stretched to the width there is. */
const STEP = 10;
const HEIGHT = 100;
/** A bar that stands for nearly nothing is still seen. */
const LEAST = 3;

const ZONE = { timeZone: 'Europe/London' } as const;
const WORDS: Readonly<Record<Bars['unit'], Intl.DateTimeFormat>> = {
  hour: new Intl.DateTimeFormat('en-GB', {
    ...ZONE,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }),
  day: new Intl.DateTimeFormat('en-GB', { ...ZONE, day: 'numeric', month: 'short' }),
  month: new Intl.DateTimeFormat('en-GB', { ...ZONE, month: 'short', year: 'numeric' }),
};

type ActivityChartProps = {
  readonly rows: readonly JournalRow[];
  /** Days, both included. */
  readonly from: string;
  readonly to: string;
};

/** When it happened: a wall of bars at four in the morning is seen before it is read. */
export function ActivityChart({ rows, from, to }: ActivityChartProps) {
  const { unit, bars } = barsOf(rows, from, to);
  const most = Math.max(...bars.map(({ count }) => count));
  const busiest = bars.find(({ count }) => count === most);
  const label = ({ from: at }: Bar) => WORDS[unit].format(at);
  const words =
    most === 0 || busiest === undefined
      ? `By ${unit}.`
      : `By ${unit}. Busiest: ${label(busiest)}, with ${most}.`;
  const ends = [bars[0], bars[Math.floor(bars.length / 2)], bars.at(-1)];
  return (
    <figure className="desk-chart">
      <figcaption>{words}</figcaption>
      <svg
        viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        {bars.map((bar, i) => {
          const height = bar.count === 0 ? 0 : Math.max(LEAST, (bar.count / most) * HEIGHT);
          return (
            <rect
              key={bar.from}
              x={(i + 0.15) * STEP}
              width={0.7 * STEP}
              y={HEIGHT - height}
              height={height}
            >
              <title>{`${label(bar)}: ${bar.count}`}</title>
            </rect>
          );
        })}
      </svg>
      <p className="desk-chart__ends" aria-hidden="true">
        {[...new Set(ends)].map(
          (bar) => bar !== undefined && <span key={bar.from}>{label(bar)}</span>,
        )}
      </p>
    </figure>
  );
}
