import { memo, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { isWorse } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { comfortCallDue } from '#care/comfort.ts';
import type { CaseLabel } from '#care/payloads.ts';
import { dueAt } from '#care/row-questions.ts';
import { Button } from '../../components/button.tsx';
import {
  codeWords,
  gpMessageWords,
  referralWords,
  stateWords,
} from '../../components/care-words.ts';
import { DueClock, stoppedBy } from '../../components/due-clock.tsx';
import { useDesk } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { durationWords, momentWords } from '../../components/time-words.ts';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { useNames } from '../../components/use-names.ts';
import { openAhead } from '../case/open-ahead.ts';

type CaseTableProps = {
  readonly rows: readonly CaseRow[];
  readonly labels: ReadonlyMap<Uuid, CaseLabel>;
  /** Whose patient has another open case. */
  readonly several: ReadonlySet<Uuid>;
  readonly now: number;
};

/** So many rows at a time: the first are the ones to deal with. */
const PAGE = 50;

export function CaseTable({ rows, labels, several, now }: CaseTableProps) {
  const nameOf = useNames();
  const [shown, setShown] = useState(PAGE);
  if (rows.length === 0) {
    return <p className="desk-empty">No cases here. A new one shows itself the moment it comes.</p>;
  }
  return (
    <>
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
          {rows.slice(0, shown).map((row) => (
            <CaseLine
              key={row.id}
              row={row}
              label={labels.get(row.id)}
              several={several.has(row.id)}
              now={now}
              nameOf={nameOf}
            />
          ))}
        </tbody>
      </table>
      {rows.length > shown && (
        <p className="desk-pages">
          The first {shown} of {rows.length}.
          <Button kind="secondary" onPress={() => setShown(shown + PAGE)}>
            Show more
          </Button>
        </p>
      )}
    </>
  );
}

type CaseLineProps = {
  readonly row: CaseRow;
  readonly label: CaseLabel | undefined;
  readonly several: boolean;
  readonly now: number;
  readonly nameOf: (account: Uuid) => string;
};

/** Drawn anew only where something of it has changed: a board that lives has many. */
const CaseLine = memo(function CaseLine({ row, label, several, now, nameOf }: CaseLineProps) {
  const referral = referralWords(row.referrals);
  return (
    <tr data-state={row.state.kind}>
      <td>
        <UrgencyTag urgency={row.urgency} />
      </td>
      <td>
        <DueClock due={dueAt(row)} now={now} stopped={stoppedBy(row.state)} />
      </td>
      <td>
        <WhoAndWhat row={row} label={label} several={several} now={now} />
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
        {row.state.kind === 'queued' && <Waits row={row} now={now} />}
        {row.state.kind === 'closed' && (
          <span className="desk-quiet"> {gpMessageWords(row.gpMessage, now)}</span>
        )}
        {referral?.mustAct === true && <strong className="desk-repeat">{referral.words}</strong>}
        {referral?.mustAct === false && row.state.kind === 'closed' && (
          <span className="desk-quiet">. {referral.words}</span>
        )}
      </td>
    </tr>
  );
});

/** For how long somebody has waited, and whether they are to be rung. */
function Waits({ row, now }: { readonly row: CaseRow; readonly now: number }) {
  const comfort = comfortCallDue(row);
  return (
    <>
      <span className="desk-quiet desk-number"> for {durationWords(now - row.queuedAt)}</span>
      {comfort !== null && comfort < now && (
        <span className="desk-waiting desk-cases__reason">Comfort call due</span>
      )}
    </>
  );
}

function WhoAndWhat({
  row,
  label,
  several,
  now,
}: {
  readonly row: CaseRow;
  readonly label: CaseLabel | undefined;
  readonly several: boolean;
  readonly now: number;
}) {
  const desk = useDesk();
  return (
    <>
      <Link
        className="desk-cases__link"
        href={`/case/${row.id}`}
        readied={() => openAhead(desk, row)}
      >
        {label?.name || `Case received ${momentWords(row.receivedAt, now)}`}
      </Link>
      {label !== undefined && (
        <>
          <span className="desk-quiet"> {[label.age, label.place].filter(Boolean).join(', ')}</span>
          <span className="desk-cases__reason">{label.reason}</span>
        </>
      )}
      {isWorse(row) && <strong className="desk-repeat">Said to be worse: for a clinician</strong>}
      {row.repeat && <strong className="desk-repeat">Repeat caller: for a clinician</strong>}
      {several && <strong className="desk-several">This patient has another open case</strong>}
    </>
  );
}
