import { Button } from '../../components/button.tsx';
import { Facts } from '../../components/facts.tsx';
import { dateWords } from '../../components/time-words.ts';
import type { Found } from './lookup.ts';

/** A short list to choose from, each with a key of its own. Who is on it was seen, and counts. */
export function Alike({
  alike,
  choose,
  none,
}: {
  readonly alike: readonly Found[];
  readonly choose: (person: Found) => void;
  readonly none: () => void;
}) {
  return (
    <section className="desk-card desk-call__person" aria-label="Known here">
      <h2>Is it one of these?</h2>
      <ol className="desk-call__alike">
        {alike.map((person, i) => (
          <li key={person.patient}>
            <PersonFacts person={person} />
            <Button kind="secondary" onPress={() => choose(person)}>
              {`This one (Alt+${i + 1})`}
            </Button>
          </li>
        ))}
      </ol>
      <div className="desk-acts">
        <Button kind="secondary" onPress={none}>
          None of these (Alt+N)
        </Button>
      </div>
    </section>
  );
}

export function PersonFacts({ person: { record, cases } }: { readonly person: Found }) {
  if (record === null) return <p>Their details are not recorded, or cannot be shown just now.</p>;
  return (
    <Facts
      facts={[
        ['Name', record.name || 'Not known'],
        ['Born', record.birthDate && dateWords(record.birthDate)],
        ['Home', [record.address, record.postcode].filter(Boolean).join(', ')],
        ['NHS number', record.nhsNumber?.value],
        ['Earlier contacts', `${cases.length}`],
      ]}
    />
  );
}
