import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { isWorse } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import type { CaseLabel } from '#care/payloads.ts';
import { dueAt } from '#care/row-questions.ts';
import { codeWords, stateWords } from '../../components/care-words.ts';
import { DueClock } from '../../components/due-clock.tsx';
import { Link } from '../../components/link.tsx';
import { durationWords, momentWords } from '../../components/time-words.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { useNames } from '../../components/use-names.ts';
import { mayBeGiven } from '../queue/who-may-take.ts';
import { dragCase } from './drag-case.ts';

const PAGE = 50;

type CaseListProps = {
  readonly caption: string;
  readonly rows: readonly CaseRow[];
  readonly labels: ReadonlyMap<Uuid, CaseLabel>;
  readonly now: number;
  readonly onGive: (row: CaseRow) => void;
};

/** So many at a time: five thousand rows help nobody, and the counts above say where to look. */
export function CaseList({ caption, rows, labels, now, onGive }: CaseListProps) {
  const nameOf = useNames();
  const [shown, setShown] = useState(PAGE);
  if (rows.length === 0) return <p className="desk-empty">None.</p>;
  return (
    <>
      <table className="nhsuk-table desk-cases desk-cases--shift">
        <caption className="nhsuk-u-visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Urgency</th>
            <th scope="col">Time</th>
            <th scope="col">Case</th>
            <th scope="col">With</th>
            <th scope="col">
              <span className="nhsuk-u-visually-hidden">Give it to somebody</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shown).map((row) => (
            <tr
              key={row.id}
              draggable={mayBeGiven(row)}
              onDragStart={(event) => dragCase(event.dataTransfer, row)}
            >
              <td>
                <UrgencyTag urgency={row.urgency} />
              </td>
              <td>
                <DueClock due={dueAt(row)} now={now} />
              </td>
              <td>
                <Link className="desk-cases__link" href={`/case/${row.id}`} draggable={false}>
                  {labels.get(row.id)?.name || `Received ${momentWords(row.receivedAt, now)}`}
                </Link>
                <span className="desk-quiet"> {codeWords(row.service)}</span>
                {isWorse(row) && <strong className="desk-repeat">Said to be worse</strong>}
              </td>
              <td>
                {stateWords(row.state, nameOf)}
                <span className="desk-quiet desk-number">
                  {' '}
                  for{' '}
                  {durationWords(now - (row.state.kind === 'taken' ? row.state.at : row.queuedAt))}
                </span>
              </td>
              <td>
                {mayBeGiven(row) && (
                  <button type="button" className="desk-give" onClick={() => onGive(row)}>
                    Give<span className="nhsuk-u-visually-hidden"> to somebody</span>
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <p className="desk-pages">
          {shown} of {rows.length} shown.
          <button
            type="button"
            className="nhsuk-button nhsuk-button--secondary nhsuk-button--small"
            onClick={() => setShown(shown + PAGE)}
          >
            Show {Math.min(PAGE, rows.length - shown)} more
          </button>
        </p>
      )}
    </>
  );
}
