import type { Uuid } from '#base/ids.ts';
import { codeWords } from '../../components/care-words.ts';
import { deviceName } from '../../components/device-name.ts';
import { useNow, useRoom } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { shortId } from '../../components/short-id.ts';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import type { JournalRow, Origin } from './fold-journal.ts';
import { nobodyWords, SIGNATURE_WORDS, whatWords, whyWords } from './journal-words.ts';
import { Person } from './person.tsx';

type JournalTableProps = {
  readonly caption: string;
  readonly rows: readonly JournalRow[];
  readonly words: ReadonlyMap<Uuid, string>;
  /** Shows one person's rows alone; null where that makes no sense. */
  readonly onPerson: ((patient: Uuid) => void) | null;
  /** Whether these are one's own, so that nobody need say whose. */
  readonly isOwn: boolean;
};

/** One row for each person of each entry, the newest first. */
export function JournalTable({ caption, rows, words, onPerson, isOwn }: JournalTableProps) {
  const nameOf = useNames();
  const now = useNow();
  const { people } = useRoom();
  return (
    <table className="nhsuk-table desk-table desk-journal">
      <caption className="nhsuk-u-visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          {!isOwn && <th scope="col">Who</th>}
          <th scope="col">What</th>
          <th scope="col">Whom</th>
          <th scope="col">Why</th>
          <th scope="col">From where</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, id, at, who, what, patient, from, signature }) => {
          const said = words.get(id);
          const [caseId] = what.kind === 'opening' ? what.cases : [];
          return (
            <tr key={key}>
              <td>
                <time className="desk-number" dateTime={new Date(at).toISOString()}>
                  {momentWords(at, now)}
                </time>
                {signature !== 'holds' && (
                  <strong className="desk-journal__more">
                    Signature {SIGNATURE_WORDS[signature]}
                  </strong>
                )}
              </td>
              {!isOwn && (
                <td>
                  {nameOf(who)}
                  <span className="desk-journal__more">
                    {people.machines.has(who)
                      ? 'Machine'
                      : people.colleagues.get(who)?.roles.map(codeWords).join(', ')}
                  </span>
                </td>
              )}
              <td>{whatWords(what)}</td>
              <td>
                {patient === null ? (
                  <span className="desk-quiet">{nobodyWords(what)}</span>
                ) : isOwn && caseId !== undefined ? (
                  <Link href={`/case/${caseId}`}>Person {shortId(patient)}</Link>
                ) : (
                  <Person patient={patient} onOnly={onPerson} />
                )}
              </td>
              <td>
                {whyWords(what, nameOf, now)}
                {said !== undefined && <span className="desk-journal__more">“{said}”</span>}
              </td>
              <td>{from === null ? 'Not known' : <Where from={from} who={who} now={now} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Where({
  from: { device, openedAt },
  who,
  now,
}: {
  readonly from: Origin;
  readonly who: Uuid;
  readonly now: number;
}) {
  const { people, devices } = useRoom();
  const services = people.colleagues.get(who)?.services ?? [];
  return (
    <>
      {deviceName(device, devices)}
      <span className="desk-journal__more">
        {services.length > 0 && `${services.map(codeWords).join(', ')}; `}
        signed in {momentWords(openedAt, now)}
      </span>
    </>
  );
}
