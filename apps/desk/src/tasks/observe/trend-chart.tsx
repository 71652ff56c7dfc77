import type { Uuid } from '#base/ids.ts';
import { timeWords } from '../../components/time-words.ts';

export type ScoreAt = {
  readonly id: Uuid;
  readonly at: number;
  readonly total: number;
  /** The least that it can be: not all was measured. */
  readonly partial: boolean;
};

/** The picture's own measures. */
const WIDTH = 320;
const HEIGHT = 96;
const LEFT = 22;
const TOP = 14;
const BOTTOM = 78;
/** Scores of 9 and more are drawn at the top: all of them are emergencies. */
const MOST = 9;
const MOST_POINTS = 8;

/** NEWS2 from one set of observations to the next, with the bands in which somebody acts. What it shows stands in the table beside it. */
export function TrendChart({ scores }: { readonly scores: readonly ScoreAt[] }) {
  const some = scores.slice(-MOST_POINTS);
  if (some.length < 2) return null;
  const x = (i: number) => LEFT + 14 + ((WIDTH - LEFT - 28) * i) / (some.length - 1);
  const y = (total: number) => BOTTOM - ((BOTTOM - TOP) * Math.min(total, MOST)) / MOST;
  // The least that a partial score can be says nothing of how it goes: only whole ones are joined.
  const line = some
    .flatMap(({ total, partial }, i) => (partial ? [] : [`${x(i)},${y(total)}`]))
    .join(' ');
  return (
    <svg
      className="desk-trend"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`NEWS2 over time: ${some.map(({ total, at, partial }) => `${partial ? 'at least ' : ''}${total} at ${timeWords(at)}`).join(', ')}`}
    >
      <rect
        className="desk-trend__high"
        x={LEFT}
        y={TOP - 8}
        width={WIDTH - LEFT}
        height={y(6.5) - TOP + 8}
      />
      <rect
        className="desk-trend__medium"
        x={LEFT}
        y={y(6.5)}
        width={WIDTH - LEFT}
        height={y(4.5) - y(6.5)}
      />
      <line className="desk-trend__ground" x1={LEFT} x2={WIDTH} y1={BOTTOM} y2={BOTTOM} />
      {[0, 5, 7].map((mark) => (
        <text key={mark} x={LEFT - 6} y={y(mark) + 4} textAnchor="end">
          {mark}
        </text>
      ))}
      <polyline points={line} />
      {some.map(({ id, at, total, partial }, i) => (
        <g key={id}>
          <circle
            className={partial ? 'desk-trend__partial' : undefined}
            cx={x(i)}
            cy={y(total)}
            r={4.5}
          />
          <text className="desk-trend__score" x={x(i)} y={y(total) - 8} textAnchor="middle">
            {partial && '≥'}
            {total}
          </text>
          <text x={x(i)} y={HEIGHT - 3} textAnchor="middle">
            {timeWords(at)}
          </text>
        </g>
      ))}
    </svg>
  );
}
