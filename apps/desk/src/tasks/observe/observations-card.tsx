import { Suspense, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { CARERS, hasOneOf } from '#base/roles.ts';
import type { CaseView } from '#care/case.ts';
import {
  OBSERVATION_ROWS,
  rowLabel,
  rowWords,
  scoreOf,
  scoreWords,
} from '#care/observation-words.ts';
import type { PatientRecord } from '#care/payloads.ts';
import { type Observed, takenAt } from '#care/written.ts';
import { Details } from '../../components/details.tsx';
import { useDesk } from '../../components/hooks.ts';
import { laterPart } from '../../components/later.tsx';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import { CorrectionNotes } from '../amend/correction-notes.tsx';
import { type ScoreAt, TrendChart } from './trend-chart.tsx';

const AmendObservations = laterPart(() => import('../amend/amend-observations.tsx'));

/** So many columns are read at a glance. */
const LATEST = 4;

type ObservationsCardProps = { readonly view: CaseView; readonly now: number };

/** What was measured, with NEWS2 and its trend: the latest sets, and the earlier ones behind them. */
export default function ObservationsCard({ view, now }: ObservationsCardProps) {
  const { roles } = useDesk().session;
  const { observations, summary } = view;
  const [amending, setAmending] = useState<Uuid | null>(null);
  if (observations.length === 0) return null;
  const isCarer = hasOneOf(roles, CARERS);
  const earlier = observations.slice(0, -LATEST);
  const one = observations.find(({ id }) => id === amending);
  const table = (some: readonly Observed[]) => (
    <ObservationTable
      some={some}
      patient={summary.patient}
      now={now}
      onCorrect={isCarer && one === undefined ? setAmending : null}
    />
  );
  return (
    <section className="desk-card" aria-label="Observations">
      <div className="desk-observed__head">
        <h2>Observations</h2>
        <TrendChart scores={scoresOf(view)} />
      </div>
      {table(observations.slice(-LATEST))}
      {earlier.length > 0 && (
        <Details summary={`Earlier observations (${earlier.length})`} isPrinted>
          {table(earlier)}
        </Details>
      )}
      {observations.map(({ id, corrections, ...rest }) => (
        <CorrectionNotes
          key={id}
          what={`Observations of ${momentWords(takenAt(rest), now)}`}
          corrections={corrections}
          now={now}
          shown={(before) => (
            <ObservationTable
              some={[{ ...rest, id, corrections, observations: before }]}
              patient={summary.patient}
              now={now}
              onCorrect={null}
            />
          )}
        />
      ))}
      {one !== undefined && (
        <Suspense fallback={<p role="status">One moment…</p>}>
          <AmendObservations caseId={view.row.id} observed={one} onDone={() => setAmending(null)} />
        </Suspense>
      )}
    </section>
  );
}

function ObservationTable({
  some,
  patient,
  now,
  onCorrect,
}: {
  readonly some: readonly Observed[];
  readonly patient: PatientRecord;
  readonly now: number;
  /** Null where nothing can be corrected here. */
  readonly onCorrect: ((id: Uuid) => void) | null;
}) {
  const nameOf = useNames();
  const score = (one: Observed) => scoreWords(scoreOf(one.observations, patient, takenAt(one)));
  const rows = OBSERVATION_ROWS.filter((row) =>
    some.some(({ observations }) => rowWords(row, observations) !== null),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="desk-observed" tabIndex={0} aria-label="Table of observations">
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="nhsuk-u-visually-hidden">Observation</span>
            </th>
            {some.map((one) => (
              <th scope="col" key={one.id}>
                {momentWords(takenAt(one), now)}{' '}
                <span className="desk-quiet">
                  {nameOf(one.by)}
                  {one.corrections.length > 0 && ', corrected'}
                </span>
                {onCorrect !== null && (
                  <button
                    type="button"
                    className="desk-correct"
                    aria-label={`Correct ${momentWords(takenAt(one), now)}`}
                    onClick={() => onCorrect(one.id)}
                  >
                    Correct
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="desk-observed__score">
            <th scope="row">NEWS2</th>
            {some.map((one) => (
              <td key={one.id}>{score(one) ?? '–'}</td>
            ))}
          </tr>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{rowLabel(row)}</th>
              {some.map(({ id, observations }) => (
                <td key={id}>{rowWords(row, observations) ?? '–'}</td>
              ))}
            </tr>
          ))}
          {some.some(({ observations }) => observations.note) && (
            <tr>
              <th scope="row">Note</th>
              {some.map(({ id, observations }) => (
                <td key={id}>{observations.note ?? ''}</td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

function scoresOf({ observations, summary }: CaseView): readonly ScoreAt[] {
  return observations.flatMap((one) => {
    const at = takenAt(one);
    const score = scoreOf(one.observations, summary.patient, at);
    if (score.kind !== 'scored' || scoreWords(score) === null) return [];
    return [{ id: one.id, at, total: score.total, partial: score.missing.length > 0 }];
  });
}
