import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import { REFERRAL_KINDS } from '#care/entries.ts';
import { Button } from '../../components/button.tsx';
import { optionsOf, sharingRefused } from '../../components/care-words.ts';
import { DraftStatus } from '../../components/draft-status.tsx';
import { Radios, Select, TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { sentWithIt } from './sent-with-it.ts';
import { toldSoFar } from './told-so-far.ts';
import { useServices } from './use-services.ts';

const EMPTY = { kind: '', to: '', reason: '', information: '' };
export const KIND_WORDS = { referral: 'Refer', booking: 'Book an appointment' } as const;

/** Asks another service to take the patient on, or to see them at a time. The gateway sends it. */
export default function ReferForm({ view }: { readonly view: CaseView }) {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id: view.row.id });
  const draft = useDraft({ stream, form: 'referral' }, EMPTY);
  const { fields, change, clear } = draft;
  const { state, again } = useServices();
  const [saved, setSaved] = useState(false);
  const kind = REFERRAL_KINDS.find((one) => one === fields.kind);
  const takers =
    state.kind === 'here'
      ? state.services.filter(({ takes }) => kind === undefined || takes.includes(kind))
      : [];

  async function save(): Promise<Faults> {
    setSaved(false);
    const to = takers.find(({ code }) => code === fields.to)?.code;
    const [reason, information] = [fields.reason.trim(), fields.information.trim()];
    const faults: Faults = {
      ...(kind === undefined ? { 'referral-kind': 'Say what is asked for' } : {}),
      ...(to === undefined ? { 'referral-to': 'Choose a service' } : {}),
      ...(reason === '' ? { 'referral-reason': 'Say why' } : {}),
    };
    if (kind === undefined || to === undefined || reason === '') return faults;
    try {
      const payload = { reason, information };
      await desk.write({ stream, type: 'referral.asked', facts: { kind, to }, payload });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    setSaved(true);
    return {};
  }

  if (state.kind === 'loading') return <p role="status">Fetching the directory of services…</p>;
  if (state.kind !== 'here')
    return (
      <>
        <p role="alert">The directory of services cannot be reached just now.</p>
        <Button kind="secondary" onPress={again}>
          Try again
        </Button>
      </>
    );
  if (state.services.length === 0)
    return <p>Your provider has set up no services to refer to. Ask your operator.</p>;
  const refused = sharingRefused(view.summary);
  return (
    <>
      {refused !== null && <p className="desk-alarm">{refused}</p>}
      <Form name="Referral" action="Send request" kind="secondary" onSubmit={save}>
        {(faults) => (
          <>
            <Radios
              id="referral-kind"
              label="What is asked for?"
              options={optionsOf(KIND_WORDS)}
              value={fields.kind}
              onChange={(one) => change({ kind: one })}
              fault={faults['referral-kind']}
            />
            <Select
              id="referral-to"
              label="Service"
              options={[
                { value: '', label: 'Choose one' },
                ...takers.map(({ code, name }) => ({ value: code, label: name })),
              ]}
              value={takers.some(({ code }) => code === fields.to) ? fields.to : ''}
              onChange={(to) => change({ to })}
              fault={faults['referral-to']}
            />
            <TextArea
              id="referral-reason"
              label="Reason, and how urgent"
              rows={2}
              value={fields.reason}
              onChange={(reason) => change({ reason })}
              fault={faults['referral-reason']}
            />
            <TextArea
              id="referral-information"
              label="What they need to know"
              hint={sentWithIt(view)}
              rows={3}
              value={fields.information}
              onChange={(information) => change({ information })}
            />
            {fields.information === '' && (
              <p>
                <Button kind="secondary" onPress={() => change({ information: toldSoFar(view) })}>
                  Fill in from this case
                </Button>
              </p>
            )}
          </>
        )}
      </Form>
      <DraftStatus draft={draft} saved={saved ? 'The request is on its way.' : null} />
    </>
  );
}
