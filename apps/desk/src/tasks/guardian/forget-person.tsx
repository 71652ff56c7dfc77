import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { IdentityFacts } from '#identity/entries.ts';
import { Button } from '../../components/button.tsx';
import { optionsOf } from '../../components/care-words.ts';
import { Radios, TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { shortId } from '../../components/short-id.ts';
import { FindForm, type Found } from '../find-person/find-form.tsx';
import { missedWords } from '../find-person/missed-words.ts';
import { FORGET_WORDS } from '../people/forget-words.ts';

/** Deletes the keys of all that is known of somebody. There is no way back, so it is asked in three steps. */
export function ForgetPerson() {
  const [found, setFound] = useState<Found | null>(null);
  const [done, setDone] = useState(false);
  return (
    <section className="desk-card" aria-label="Forget a person">
      <h2>Forget a person</h2>
      {found?.patient == null ? (
        <>
          <p role="status">
            {done
              ? 'Proposed: it waits for a second person.'
              : found === null
                ? 'Find them first.'
                : missedWords(found)}
          </p>
          <FindForm
            onAnswer={(answer) => {
              setDone(false);
              setFound(answer);
            }}
          />
        </>
      ) : (
        <Confirm
          patient={found.patient}
          cases={found.cases}
          onDone={() => {
            setDone(true);
            setFound(null);
          }}
          onLeave={() => setFound(null)}
        />
      )}
    </section>
  );
}

type Reason = IdentityFacts<'person.forgotten'>['reason'];
const WORD = 'forget';

type ConfirmProps = {
  readonly patient: Uuid;
  readonly cases: Found['cases'];
  readonly onDone: () => void;
  readonly onLeave: () => void;
};

function Confirm({ patient, cases, onDone, onLeave }: ConfirmProps) {
  const desk = useDesk();
  const [reason, setReason] = useState<Reason | null>(null);
  const [typed, setTyped] = useState('');
  const open = cases.filter((one) => one.open).length;

  async function propose(): Promise<Faults> {
    const faults: Faults = {
      ...(reason === null ? { 'forget-reason': 'Choose one' } : {}),
      ...(typed.trim().toLowerCase() !== WORD ? { 'forget-word': `Type “${WORD}”` } : {}),
    };
    if (reason === null || Object.keys(faults).length > 0) return faults;
    try {
      await desk.act({
        stream: streamName({ kind: 'patient', id: patient }),
        type: 'person.forgotten',
        facts: { reason },
      });
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    onDone();
    return {};
  }
  return (
    <>
      <p>
        <strong>Person {shortId(patient)}</strong>, with{' '}
        {cases.length === 1 ? '1 case' : `${cases.length} cases`}.
      </p>
      {open > 0 && (
        <p className="nhsuk-inset-text desk-inset">
          {open === 1
            ? 'A case is still open: nobody could go on with it.'
            : `${open} cases are still open: nobody could go on with them.`}
        </p>
      )}
      <h3>What goes, for good</h3>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>
          The keys of their record and of all their cases, and with them everything sealed: name,
          address, reports, consultations. Nobody can read it again, ourselves included.
        </li>
        <li>The indexes by which they are found.</li>
        <li>The line about them on the board, within two days.</li>
      </ul>
      <h3>What remains</h3>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>
          That there were entries, when, who wrote them, and facts such as urgency, service and
          outcome. They identify nobody.
        </li>
        <li>
          What has left already: the messages to their GP, and backups of the keys until those are
          deleted.
        </li>
      </ul>
      <Form name="Forget this person" action="Propose with your passkey" onSubmit={propose}>
        {(faults) => (
          <>
            <Radios
              id="forget-reason"
              label="Why"
              options={optionsOf(FORGET_WORDS)}
              value={reason ?? ''}
              onChange={setReason}
              fault={faults['forget-reason']}
            />
            <TextLine
              id="forget-word"
              label={`Type “${WORD}” to confirm`}
              value={typed}
              onChange={setTyped}
              fault={faults['forget-word']}
            />
          </>
        )}
      </Form>
      <p className="desk-quiet">
        It happens once a second guardian or an operator has agreed, within 24 hours.
      </p>
      <Button kind="secondary" onPress={onLeave}>
        Cancel
      </Button>
    </>
  );
}
