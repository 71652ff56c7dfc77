import { type DragEvent, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import type { CaseRow } from '#care/case-row.ts';
import { mayTake } from '#care/invariants.ts';
import { codeWords, URGENCY_WORDS } from '../../components/care-words.ts';
import { Link } from '../../components/link.tsx';
import { durationWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import { PRESENCE_WORDS } from '../queue/presence-words.ts';
import { CASE_TYPE, draggedCase } from './drag-case.ts';
import { type InRoom, takenAt } from './room.ts';

type PeopleListProps = {
  readonly people: readonly InRoom[];
  readonly now: number;
  /** A case was let go of over somebody. */
  readonly onGiven: (row: CaseRow, to: Uuid) => void;
};

/** Everybody here, who is free first; a case is dropped on whoever is to have it. */
export function PeopleList({ people, now, onGiven }: PeopleListProps) {
  if (people.length === 0)
    return <p className="desk-empty">Nobody is signed in who takes cases.</p>;
  return (
    <ul className="desk-room">
      {people.map((person) => (
        <PersonItem key={person.id} {...{ person, now, onGiven }} />
      ))}
    </ul>
  );
}

function PersonItem({
  person,
  now,
  onGiven,
}: Omit<PeopleListProps, 'people'> & { readonly person: InRoom }) {
  const nameOf = useNames();
  const [isOver, setOver] = useState(false);
  const { id, presence, since, roles, services, holds } = person;

  /** Only at its end is it known which case it is: the browser keeps that to itself until then. */
  function over(event: DragEvent) {
    if (!event.dataTransfer.types.includes(CASE_TYPE)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'move';
    setOver(true);
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const row = draggedCase(event.dataTransfer);
    const isTheirs = row?.state.kind === 'taken' && row.state.by === id;
    if (row !== null && !isTheirs) onGiven(row, id);
  }
  return (
    <li
      className="desk-room__person"
      data-presence={presence}
      data-over={isOver}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className="desk-room__name">
        <strong>{nameOf(id)}</strong>{' '}
        <span className={`desk-presence desk-presence--${presence}`}>
          {PRESENCE_WORDS[presence]}
        </span>
        {since !== null && <span className="desk-quiet"> {durationWords(now - since)}</span>}
      </p>
      <p className="desk-quiet">
        {[...roles.filter((role) => role in CARER_WORDS), ...services].map(codeWords).join(', ')}
      </p>
      {holds.map((row) => (
        <Link key={row.id} className="desk-room__case" href={`/case/${row.id}`}>
          {URGENCY_WORDS[row.urgency].words}, for {durationWords(now - takenAt(row))}
        </Link>
      ))}
    </li>
  );
}

const CARER_WORDS = { clinician: true, 'call-handler': true };

/** Why somebody cannot be given a case, in words; null where they can. */
export function whyNotGive(row: CaseRow, person: InRoom | undefined): string | null {
  if (person !== undefined && mayTake(person, row)) return null;
  return 'They cannot take this case: it is of another service, or for a clinician.';
}
