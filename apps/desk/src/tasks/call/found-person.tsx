import type { Uuid } from '#base/ids.ts';
import { earlierContacts, isRepeatCaller } from '#care/repeat-caller.ts';
import type { PatientCase } from '#wire/keeper.ts';
import { Button } from '../../components/button.tsx';
import { codeWords } from '../../components/care-words.ts';
import { Facts } from '../../components/facts.tsx';
import { dateWords, momentWords } from '../../components/time-words.ts';
import { Alike } from './alike.tsx';
import type { CallFields } from './call-fields.ts';
import type { Found, Lookup } from './lookup.ts';
import { changes, withCall } from './patient-record.ts';
import { readCall } from './read-call.ts';
import { RecordedTwice } from './recorded-twice.tsx';

type FoundPersonProps = {
  readonly lookup: Lookup;
  readonly fields: CallFields;
  /** What can be said of them just now. */
  readonly answers: readonly ('yes' | 'no')[];
  readonly answer: (isThem: 'yes' | 'no') => void;
  readonly join: (to: Uuid) => Promise<void>;
  /** One of those whose names sound alike, or none of them. */
  readonly choose: (person: Found | null) => void;
  readonly again: () => Promise<void>;
  readonly trouble: string | null;
  readonly now: number;
};

/** What the lookup found, said politely: an open case first, then a repeat caller, then who they are. */
export function FoundPerson({ lookup, ...rest }: FoundPersonProps) {
  return (
    <div id="find" tabIndex={-1} className="desk-call__found">
      <p role="status">{statusWords(lookup, rest.fields)}</p>
      {lookup.kind === 'found' && rest.fields.isThem !== 'no' && (
        <Person found={lookup} {...rest} />
      )}
      {lookup.kind === 'found' && rest.fields.isThem === 'no' && (
        <Button kind="secondary" onPress={() => rest.answer('yes')}>
          It is them after all (Alt+Y)
        </Button>
      )}
      {lookup.kind === 'alike' && (
        <Alike
          alike={lookup.alike}
          choose={(person) => rest.choose(person)}
          none={() => rest.choose(null)}
        />
      )}
    </div>
  );
}

function statusWords(lookup: Lookup, { isThem }: CallFields): string {
  switch (lookup.kind) {
    case 'none':
      return '';
    case 'looking':
      return 'Looking…';
    case 'nobody':
      return lookup.tooMany
        ? 'Too many people sound like this and were born that day to show them. Ask for the NHS number or the postcode.'
        : 'No record matches. This will be a new patient.';
    case 'alike':
      return 'No exact match. These names sound alike: is it one of them?';
    case 'trouble':
      return lookup.words;
    case 'found':
      if (isThem === 'yes') return 'The patient is known here.';
      return isThem === 'no'
        ? 'Somebody else. This will be a new patient.'
        : 'A record matches. Is it this patient?';
  }
}

/** Whether a call may be joined to a case: it is open, and may be opened from here. */
export function canJoin({ open, inCare }: PatientCase): boolean {
  return open && inCare;
}

function Person({
  found,
  fields,
  answers,
  answer,
  join,
  again,
  trouble,
  now,
}: Omit<FoundPersonProps, 'lookup'> & {
  readonly found: Extract<Lookup, { readonly kind: 'found' }>;
}) {
  const { record, cases } = found;
  const isThem = fields.isThem === 'yes';
  const changed =
    record === null ? [] : changes(record, withCall(record, readCall(fields, now).patient));
  return (
    <section className="desk-card desk-call__person" aria-label="Known here">
      <h2>{isThem ? 'The patient' : 'Is this the patient?'}</h2>
      {found.notes.map(({ id, text, source, at }) => (
        <div key={id} className="desk-special">
          <h3>Special note</h3>
          <p className="desk-special__text">{text}</p>
          <p className="desk-quiet">{[source, momentWords(at, now)].filter(Boolean).join(', ')}</p>
        </div>
      ))}
      {cases
        .filter(({ open }) => open)
        .map((one) => (
          <OpenCase
            key={one.case}
            one={one}
            hasKey={one === cases.find(canJoin)}
            now={now}
            join={join}
          />
        ))}
      {trouble !== null && <p role="alert">{trouble}</p>}
      {isRepeatCaller(cases, now) && (
        <div className="desk-special">
          <h3>Repeat caller</h3>
          <p>
            Contact number {earlierContacts(cases, now).length + 1} in 96 hours. This case goes to a
            clinician, with the earlier ones.
          </p>
        </div>
      )}
      {record === null ? (
        <p>Their details are not recorded, or cannot be shown just now.</p>
      ) : (
        <Facts
          facts={[
            ['Name', record.name || 'Not known'],
            ['Born', record.birthDate && dateWords(record.birthDate)],
            ['Home', [record.address, record.postcode].filter(Boolean).join(', ')],
            ['Phone', record.phone],
          ]}
        />
      )}
      {cases.length > 0 && (
        <Facts
          facts={[
            [
              'Earlier contacts',
              cases
                .toSorted((a, b) => b.receivedAt - a.receivedAt)
                .slice(0, 5)
                .map((one) => contactWords(one, now))
                .join('; '),
            ],
          ]}
        />
      )}
      {changed.length > 0 && (
        <Facts
          facts={[
            [isThem ? 'Changed at this call' : 'Different from the record', changed.join('\n')],
          ]}
        />
      )}
      {isThem && <RecordedTwice into={found} alike={found.alike} onChanged={again} />}
      <div className="desk-acts">
        {answers.includes('yes') && (
          <Button onPress={() => answer('yes')}>Yes, this is them (Alt+Y)</Button>
        )}
        <Button kind="secondary" onPress={() => answer('no')}>
          {isThem ? 'It is somebody else after all (Alt+N)' : 'No, somebody else (Alt+N)'}
        </Button>
      </div>
    </section>
  );
}

function OpenCase({
  one,
  hasKey,
  now,
  join,
}: {
  readonly one: PatientCase;
  /** Whether the page's key joins this one. */
  readonly hasKey: boolean;
  readonly now: number;
  readonly join: (to: Uuid) => Promise<void>;
}) {
  return (
    <div className="desk-special">
      <h3>They have an open case</h3>
      <p>
        {codeWords(one.service)}, received {momentWords(one.receivedAt, now)}.
        {!one.inCare && ' It is with another service.'}
      </p>
      {canJoin(one) && (
        <Button kind="secondary" onPress={() => join(one.case)}>
          {`Join this call to that case${hasKey ? ' (Alt+J)' : ''}`}
        </Button>
      )}
    </div>
  );
}

function contactWords({ receivedAt, service, open }: PatientCase, now: number): string {
  return `${momentWords(receivedAt, now)} ${codeWords(service)}${open ? ', open' : ''}`;
}
