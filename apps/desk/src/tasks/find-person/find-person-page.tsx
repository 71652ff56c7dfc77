import { useEffect, useRef, useState } from 'react';
import { hasOneOf, IN_THE_ROOM } from '#base/roles.ts';
import { codeWords } from '../../components/care-words.ts';
import { useDesk, useNow } from '../../components/hooks.ts';
import { Link } from '../../components/link.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { shortId } from '../../components/short-id.ts';
import { momentWords } from '../../components/time-words.ts';
import { FindForm, type Found } from './find-form.tsx';
import { missedWords } from './missed-words.ts';
import './find-person.css';

/** From what a caller says of somebody to that person's cases. */
export default function FindPersonPage() {
  const [found, setFound] = useState<Found | null>(null);
  const answer = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (found !== null) answer.current?.focus();
  }, [found]);
  return (
    <>
      <PageTitle title="Find a person" />
      <div className="desk-halves">
        <section className="desk-card" aria-label="What you know of them">
          <FindForm onAnswer={setFound} />
        </section>
        <section className="desk-card" aria-label="Found">
          <h2 ref={answer} tabIndex={-1}>
            Found
          </h2>
          {found === null ? (
            <p className="desk-quiet">Nothing asked yet.</p>
          ) : found.patient === null ? (
            <Alike found={found} />
          ) : (
            <Cases found={found} />
          )}
        </section>
      </div>
    </>
  );
}

function Alike({ found }: { readonly found: Found }) {
  return (
    <>
      <p>{missedWords(found)}</p>
      {found.alike.map(({ patient, cases }) => (
        <Cases key={patient} found={{ patient, cases }} />
      ))}
    </>
  );
}

function Cases({
  found: { patient, cases },
}: {
  readonly found: Pick<Found, 'patient' | 'cases'>;
}) {
  const { roles } = useDesk().session;
  const now = useNow();
  const mayOpen = hasOneOf(roles, IN_THE_ROOM);
  const latest = cases.toSorted((a, b) => b.receivedAt - a.receivedAt);
  return (
    <>
      <p>
        {patient !== null && <strong>Person {shortId(patient)}</strong>}
        {latest.length === 0 ? ' has no case here.' : `, ${casesWords(latest.length)}`}
      </p>
      <ul className="desk-found">
        {latest.map(({ case: id, service, receivedAt, open, inCare }) => (
          <li key={id}>
            {mayOpen ? (
              <Link href={`/case/${id}`}>
                {codeWords(service)}, {momentWords(receivedAt, now)}
              </Link>
            ) : (
              <span>
                {codeWords(service)}, {momentWords(receivedAt, now)}
              </span>
            )}
            <span className="desk-quiet">
              {open ? 'Open' : 'Closed'}
              {mayOpen && !inCare && '; outside your care, so it asks you why'}
            </span>
          </li>
        ))}
      </ul>
      {roles.includes('guardian') && latest[0] !== undefined && (
        <p>
          <Link href={`/who-opened-whom/${latest[0].case}`}>Who opened this person</Link>
        </p>
      )}
    </>
  );
}

function casesWords(count: number): string {
  return count === 1 ? '1 case:' : `${count} cases, the latest first:`;
}
