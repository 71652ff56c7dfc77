import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { JOURNAL_KINDS } from '#wire/server.ts';
import { Button } from '../../components/button.tsx';
import { Details } from '../../components/details.tsx';
import { Checkboxes, DayLine, Select } from '../../components/fields.tsx';
import { Form } from '../../components/form.tsx';
import { useRoom } from '../../components/hooks.ts';
import { shortId } from '../../components/short-id.ts';
import { FindForm, type Found } from '../find-person/find-form.tsx';
import { missedWords } from '../find-person/missed-words.ts';
import { type Filter, faultsOf, KIND_WORDS } from './question.ts';

type FilterFormProps = {
  readonly filter: Filter;
  /** Whether it is one's own journal: then whose, and of whom, is not asked. */
  readonly isOwn: boolean;
  readonly onFilter: (filter: Filter) => void;
};

const EVERYBODY = '';

export function FilterForm({ filter, isOwn, onFilter }: FilterFormProps) {
  const { people, names } = useRoom();
  const [draft, setDraft] = useState(filter);
  const [missed, setMissed] = useState<Found | null>(null);
  const change = (part: Partial<Filter>) => setDraft((now) => ({ ...now, ...part }));
  /** A person chosen is shown at once. */
  const choose = (patient: Uuid | null) => {
    change({ patient });
    onFilter({ ...draft, patient });
  };
  const accounts = [
    ...[...people.colleagues.keys()].map((id) => [id, names.get(id) ?? 'Name not given yet']),
    ...[...people.machines.values()].map(({ id, name }) => [id, `${name} (machine)`]),
  ].toSorted(([, a], [, b]) => a!.localeCompare(b!, 'en-GB')) as [Uuid, string][];
  return (
    <section className="desk-card" aria-label="What to show">
      <Form
        name="What to show"
        action="Show"
        onSubmit={() => {
          const faults = faultsOf(draft);
          // Asked again it is read again.
          if (Object.keys(faults).length === 0) onFilter({ ...draft });
          return faults;
        }}
      >
        {(faults) => (
          <div className="desk-question">
            {!isOwn && (
              <Select
                id="journal-account"
                label="Colleague"
                options={[
                  { value: EVERYBODY, label: 'Everybody' },
                  ...accounts.map(([value, label]) => ({ value, label })),
                ]}
                value={draft.account ?? EVERYBODY}
                onChange={(id) => change({ account: id === EVERYBODY ? null : (id as Uuid) })}
              />
            )}
            <DayLine
              id="journal-from"
              label="First day"
              value={draft.from}
              onChange={(from) => change({ from })}
              fault={faults['journal-from']}
            />
            <DayLine
              id="journal-to"
              label="Last day"
              value={draft.to}
              onChange={(to) => change({ to })}
              fault={faults['journal-to']}
            />
            <div className="desk-question__wide">
              <Checkboxes
                id="journal-kinds"
                label="What to show"
                options={JOURNAL_KINDS.filter((kind) => !isOwn || kind !== 'machine').map(
                  (value) => ({ value, label: KIND_WORDS[value] }),
                )}
                values={draft.kinds}
                onChange={(kinds) => change({ kinds })}
                fault={faults['journal-kinds']}
              />
            </div>
          </div>
        )}
      </Form>
      {!isOwn &&
        (filter.patient === null ? (
          <Details summary="One person alone">
            <FindForm
              onAnswer={(found) => {
                setMissed(found.patient === null ? found : null);
                if (found.patient !== null) choose(found.patient);
              }}
            />
            <p role="status">{missed !== null && missedWords(missed)}</p>
          </Details>
        ) : (
          <p className="desk-question__person">
            <strong>Person {shortId(filter.patient)} alone.</strong>{' '}
            <Button kind="secondary" onPress={() => choose(null)}>
              Show everybody
            </Button>
          </p>
        ))}
    </section>
  );
}
