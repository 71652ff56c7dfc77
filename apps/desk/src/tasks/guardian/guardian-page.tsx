import { codeWords } from '../../components/care-words.ts';
import { useNow, useRoom } from '../../components/hooks.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { momentWords } from '../../components/time-words.ts';
import { useNames } from '../../components/use-names.ts';
import { Proposals } from '../people/proposals.tsx';
import { ForgetPerson } from './forget-person.tsx';
import { OpenInBulk } from './open-in-bulk.tsx';

/** What a guardian begins, and a second person must agree to. */
export default function GuardianPage() {
  return (
    <>
      <PageTitle title="Bulk and forgetting" />
      <Proposals />
      <Standing />
      <div className="desk-halves">
        <OpenInBulk />
        <ForgetPerson />
      </div>
    </>
  );
}

function Standing() {
  const { bulk } = useRoom().people;
  const nameOf = useNames();
  const now = useNow();
  const standing = [...bulk.values()].filter(({ until }) => now < until);
  if (standing.length === 0) return null;
  return (
    <section className="desk-card desk-card--first" aria-label="In bulk just now">
      <h2>In bulk just now</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {standing.map(({ id, account, people, purpose, until }) => (
          <li key={id}>
            {nameOf(account)}: up to {people} people until {momentWords(until, now)},{' '}
            {codeWords(purpose).toLowerCase()}
          </li>
        ))}
      </ul>
    </section>
  );
}
