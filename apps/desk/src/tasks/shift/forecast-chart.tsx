import { useMemo } from 'react';
import { hourInLondon, londonOffset } from '#base/london-day.ts';
import { hourOf } from '#care/forecast.ts';
import { codeWords } from '../../components/care-words.ts';
import { Details } from '../../components/details.tsx';
import { type ArrivalHour, arrivalsOf } from './arrivals.ts';
import { useArrivals } from './use-arrivals.ts';

const PAST = 6;
const AHEAD = 11;
/** The picture's own measures: it is stretched to the width there is. */
const STEP = 10;
const HEIGHT = 100;

type ForecastChartProps = { readonly services: readonly string[]; readonly now: number };

/** What came in the past hours, and what the same hours of weeks past let one expect. */
export function ForecastChart({ services, now }: ForecastChartProps) {
  const counts = useArrivals();
  const hour = hourOf(now);
  // Each hour, and not each second: it goes through ten weeks of hours.
  const arrivals = useMemo(
    () => counts && arrivalsOf(counts, services, hour, { past: PAST, ahead: AHEAD }, londonOffset),
    [counts, services, hour],
  );
  if (arrivals === null) return <p role="status">Counting what came…</p>;
  const { hours, without, error } = arrivals;
  const most = Math.max(1, ...hours.flatMap(({ came, expected }) => [came ?? 0, expected ?? 0]));
  const isKnown = hours.slice(PAST).some(({ expected }) => expected !== null);
  return (
    <>
      <p>{isKnown ? inWords(hours, error) : NOT_YET}</p>
      {isKnown && without.length > 0 && (
        <p>Not in it, without a week of history yet: {without.map(codeWords).join(', ')}.</p>
      )}
      <svg
        className="desk-forecast"
        viewBox={`0 0 ${hours.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {hours.map(({ at, came, expected }, i) => (
          <g key={at} data-now={i === PAST}>
            {expected !== null && <Bar {...{ i, most }} of={expected} kind="expected" />}
            {came !== null && i <= PAST && <Bar {...{ i, most }} of={came} kind="came" />}
          </g>
        ))}
      </svg>
      <p className="desk-chart__ends" aria-hidden="true">
        <span>{hourInLondon(hours[0]!.at)}</span>
        <span>{hourInLondon(hours.at(-1)!.at)}</span>
      </p>
      <p className="desk-forecast__key" aria-hidden="true">
        <span data-kind="came">Came</span>
        <span data-kind="expected">Expected</span>
      </p>
      <Details summary="Hour by hour, as a table">
        <ForecastTable hours={hours} />
      </Details>
    </>
  );
}

function Bar({
  i,
  of,
  most,
  kind,
}: {
  readonly i: number;
  readonly of: number;
  readonly most: number;
  readonly kind: 'came' | 'expected';
}) {
  const height = (of / most) * (HEIGHT - 2);
  const [x, width] = kind === 'came' ? [0.3, 0.4] : [0.1, 0.8];
  return (
    <rect
      data-kind={kind}
      x={(i + x) * STEP}
      width={width * STEP}
      y={HEIGHT - height}
      height={height}
    />
  );
}

function ForecastTable({ hours }: { readonly hours: readonly ArrivalHour[] }) {
  return (
    <table className="nhsuk-table desk-table">
      <caption className="nhsuk-u-visually-hidden">Cases by hour</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Came</th>
          <th scope="col">Expected</th>
        </tr>
      </thead>
      <tbody>
        {hours.map(({ at, came, expected }, i) => (
          <tr key={at}>
            <th scope="row">{hourInLondon(at)}</th>
            <td data-label="Came">
              {i > PAST ? '' : came === null ? 'not known' : i === PAST ? `${came} so far` : came}
            </td>
            <td data-label="Expected">{expected === null ? 'not known' : round(expected)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const NOT_YET =
  'Nothing can be expected yet: that takes a week of history here. What came stands below.';

function inWords(hours: readonly ArrivalHour[], error: number | null): string {
  const next = hours.slice(PAST + 1, PAST + 4);
  const sum = next.reduce((all, { expected }) => all + (expected ?? 0), 0);
  const busiest = hours
    .slice(PAST + 1)
    .reduce((most, one) => ((one.expected ?? 0) > (most.expected ?? 0) ? one : most));
  const out =
    error === null
      ? 'How far it is usually out is known after two weeks.'
      : `In the past week it was out by ${round(error)} an hour on average.`;
  return `About ${Math.round(sum)} cases in the next three hours; most from ${hourInLondon(busiest.at)} (${round(busiest.expected ?? 0)}). ${out}`;
}

function round(count: number): string {
  return count < 10 ? (Math.round(count * 10) / 10).toString() : Math.round(count).toString();
}
