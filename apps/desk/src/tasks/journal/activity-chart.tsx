import { dayInLondon } from '../../components/london-day.ts';
import type { JournalRow } from './fold-journal.ts';
import { type Bar, type Bars, barsOf } from './tally.ts';

const WIDTH = 720;
const HEIGHT = 120;
const GROUND = 96;
/** Room for about so many words under the bars. */
const MOST_LABELS = 8;

const time = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
});
const date = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'short',
});
const month = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  month: 'short',
  year: 'numeric',
});

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
  const step = WIDTH / bars.length;
  const every = Math.ceil(bars.length / MOST_LABELS);
  const busiest = bars.find(({ count }) => count === most);
  const words =
    most === 0 || busiest === undefined
      ? 'Nothing'
      : `Most ${inWords[unit]}: ${most}, ${labelOf(busiest, unit, true)}`;
  return (
    <figure className="desk-chart">
      <figcaption>
        By {unit}. {words}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`By ${unit}. ${words}`}>
        <line x1="0" x2={WIDTH} y1={GROUND} y2={GROUND} />
        {bars.map((bar, i) => {
          const height = most === 0 ? 0 : (bar.count / most) * (GROUND - 8);
          return (
            <g key={bar.from}>
              <rect
                x={i * step + step * 0.1}
                width={step * 0.8}
                y={GROUND - height}
                height={height}
              >
                <title>{`${labelOf(bar, unit, true)}: ${bar.count}`}</title>
              </rect>
              {i % every === 0 && (
                <text x={i * step} y={HEIGHT - 6}>
                  {labelOf(bar, unit, false)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

const inWords: Readonly<Record<Bars['unit'], string>> = {
  hour: 'in an hour',
  day: 'in a day',
  month: 'in a month',
};

function labelOf({ from }: Bar, unit: Bars['unit'], isWhole: boolean): string {
  if (unit === 'month') return month.format(from);
  if (unit === 'day') return date.format(from);
  const isMidnight = dayInLondon(from) !== dayInLondon(from - 1);
  return isWhole || isMidnight ? `${date.format(from)}, ${time.format(from)}` : time.format(from);
}
