import type { Uuid } from '#base/ids.ts';
import type { CaseRow } from '#care/board.ts';
import type { CaseLabel } from '#care/payloads.ts';
import { codeWords, gpMessageWords, stateWords } from '../../components/care-words.ts';
import { DueClock } from '../../components/due-clock.tsx';
import { Link } from '../../components/link.tsx';
import { momentWords } from '../../components/time-words.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { useNames } from '../../components/use-names.ts';

type CaseTableProps = {
  readonly rows: readonly CaseRow[];
  readonly labels: ReadonlyMap<Uuid, CaseLabel>;
  readonly now: number;
};

export function CaseTable({ rows, labels, now }: CaseTableProps) {
  const nameOf = useNames();
  if (rows.length === 0) {
    return <p className="desk-empty">No cases here. A new one shows itself the moment it comes.</p>;
  }
  return (
    <table className="nhsuk-table desk-cases">
      <caption className="nhsuk-u-visually-hidden">Cases, the most urgent first</caption>
      <thead>
        <tr>
          <th scope="col">Urgency</th>
          <th scope="col">Time</th>
          <th scope="col">Who and what</th>
          <th scope="col">Service</th>
          <th scope="col">With</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-state={row.state.kind}>
            <td>
              <UrgencyTag urgency={row.urgency} />
            </td>
            <td>
              <DueClock due={row.due} now={now} stopped={row.state.kind === 'closed'} />
            </td>
            <td>
              <WhoAndWhat row={row} label={labels.get(row.id)} now={now} />
            </td>
            <td>{codeWords(row.service)}</td>
            <td>
              <span className={row.state.kind === 'queued' ? 'desk-queued' : undefined}>
                {stateWords(row.state, nameOf)}
              </span>
              {row.contacts > 0 && row.state.kind !== 'closed' && (
                <span className="desk-quiet">
                  {' '}
                  {row.contacts === 1 ? '1 call' : `${row.contacts} calls`}
                </span>
              )}
              {row.state.kind === 'closed' && (
                <span className="desk-quiet"> {gpMessageWords(row.gpMessage, now)}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function WhoAndWhat({
  row,
  label,
  now,
}: {
  readonly row: CaseRow;
  readonly label: CaseLabel | undefined;
  readonly now: number;
}) {
  return (
    <>
      <Link className="desk-cases__link" href={`/case/${row.id}`}>
        {label?.name || `Case received ${momentWords(row.receivedAt, now)}`}
      </Link>
      {label !== undefined && (
        <>
          <span className="desk-quiet"> {[label.age, label.place].filter(Boolean).join(', ')}</span>
          <span className="desk-cases__reason">{label.reason}</span>
        </>
      )}
      {row.repeat && <strong className="desk-repeat">Repeat caller: for a clinician</strong>}
    </>
  );
}
