import type { Measure } from '#care/measures/definition.ts';
import { figureOf, type MeasuredFigure } from '#care/measures/figure.ts';
import { countWords, figureWords, targetWords } from '#care/measures/figure-words.ts';
import type { DayTallies } from '#care/measures/measures.ts';
import { totalOf } from '#care/measures/total.ts';
import { Details } from '../../components/details.tsx';
import { Link } from '../../components/link.tsx';
import { pathOf, type Spot } from './address.ts';
import { barsOf } from './bars.ts';
import { MeasureChart } from './measure-chart.tsx';
import { chartDaysOf, daysOf, dayWords, eachDay } from './period.ts';

type MeasureCardProps = {
  readonly measure: Measure;
  readonly days: readonly DayTallies[];
  readonly spot: Spot;
};

/** One measure: its figure, what it was counted from, whether it meets its target, and how it went by day. */
export function MeasureCard({ measure, days, spot }: MeasureCardProps) {
  const { period, service } = spot;
  const { from, to } = daysOf(period);
  const within = days.filter(({ day }) => from <= day && day <= to);
  const tally = totalOf(within, measure.id, service);
  const figure = figureOf(measure, tally);
  const shown = eachDay(chartDaysOf(period));
  const bars = barsOf(measure, days, shown, service);
  const isDrawn = bars.bars.some((bar) => bar.figure !== null);
  return (
    <section className="desk-card desk-figure" aria-label={measure.name}>
      <h2>{measure.name}</h2>
      <div className="desk-figure__figure">
        {figure === null ? (
          <span className="desk-figure__nothing">Nothing to count</span>
        ) : (
          <strong>{figureWords(figure, measure)}</strong>
        )}
        <Verdict measure={measure} figure={figure} />
      </div>
      <p>
        {figure === null ? (
          measure.nothing
        ) : (
          <>
            {measure.of}: <strong>{countWords(tally.of)}</strong>. Of them, {measure.met}:{' '}
            <strong>{countWords(tally.met)}</strong>.
          </>
        )}
      </p>
      {isDrawn && (
        <>
          <MeasureChart
            {...bars}
            measure={measure}
            chosen={period.kind === 'day' ? period.day : null}
          />
          <p className="desk-figure__more">
            {tally.of > 0 && (
              <Link href={pathOf({ ...spot, measure: measure.id })}>
                {listWords(measure, tally.of)}
              </Link>
            )}
          </p>
          <Details summary="Day by day">
            <DayByDay {...{ measure, days, spot }} />
          </Details>
          <div className="desk-figure__on-paper">
            <h3>Day by day</h3>
            <DayByDay {...{ measure, days, spot }} />
          </div>
        </>
      )}
      <p className="desk-quiet desk-figure__source">{measure.source}</p>
    </section>
  );
}

/** In words, with a mark that repeats them. */
function Verdict({
  measure,
  figure,
}: {
  readonly measure: Measure;
  readonly figure: MeasuredFigure | null;
}) {
  const target = targetWords(measure);
  if (target === null) return <span className="desk-quiet">No national target</span>;
  if (figure === null) return <span className="desk-quiet">Target: {target}</span>;
  return (
    <span className="desk-figure__verdict" data-met={figure.isMet}>
      <span aria-hidden="true">{figure.isMet === true ? '✓' : '✗'}</span>{' '}
      {figure.isMet === true ? 'Target met' : 'Target missed'}: {target}
    </span>
  );
}

/** Of the days on which something was counted. */
function DayByDay({ measure, days, spot }: MeasureCardProps) {
  return (
    <table className="nhsuk-table desk-table desk-figure__days">
      <caption className="nhsuk-u-visually-hidden">{measure.name}, day by day</caption>
      <thead>
        <tr>
          <th scope="col">Day</th>
          <th scope="col">Figure</th>
          <th scope="col">Target</th>
          <th scope="col">Counted</th>
        </tr>
      </thead>
      <tbody>
        {days.flatMap((one) => {
          const tally = totalOf([one], measure.id, spot.service);
          const figure = figureOf(measure, tally);
          if (figure === null) return [];
          const { day } = one;
          const list = pathOf({ ...spot, period: { kind: 'day', day }, measure: measure.id });
          return (
            <tr key={day}>
              <td>{dayWords(day)}</td>
              <td>{figureWords(figure, measure)}</td>
              <td>{figure.isMet === null ? '' : figure.isMet ? '✓ Met' : '✗ Missed'}</td>
              <td>
                <Link
                  href={list}
                  aria-label={`${listWords(measure, tally.of)} of ${dayWords(day)}`}
                >
                  {countWords(tally.met)} of {countWords(tally.of)}
                </Link>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const KINDS = { ring: 'call', case: 'case', request: 'request' } as const;

function listWords({ kind }: Measure, count: number): string {
  if (count === 1) return `Show the ${KINDS[kind]}`;
  return `Show the ${countWords(count)} ${KINDS[kind]}s`;
}
