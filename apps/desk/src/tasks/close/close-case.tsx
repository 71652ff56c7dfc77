import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import { CLOSE_OUTCOMES } from '#care/entries.ts';
import { CLOSE_WORDS, optionsOf } from '../../components/care-words.ts';
import { Checkbox, Radios } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { consultationDraft } from '../case/write-consultation.tsx';
import { whyNotClose } from './why-not-close.ts';

export function CloseCase({ view }: { readonly view: CaseView }) {
  const desk = useDesk();
  const [outcome, setOutcome] = useState('');
  const [gpMessage, setGpMessage] = useState(true);
  const { id } = view.row;

  async function close(): Promise<Faults> {
    const chosen = CLOSE_OUTCOMES.find((one) => one === outcome);
    if (chosen === undefined) return { 'close-outcome': 'Say how the case ended' };
    try {
      const draft = await desk.drafts.load(consultationDraft(id));
      const unsaved = Object.values(draft ?? {}).some((text) => text.trim() !== '');
      const reason = whyNotClose(chosen, { consultations: view.consultations.length, unsaved });
      if (reason !== null) return { 'close-outcome': reason };
      const stream = streamName({ kind: 'case', id });
      await desk.write({
        stream,
        type: 'case.closed',
        facts: { outcome: chosen, gpMessage },
      });
    } catch (error) {
      return { form: problemWords(error) };
    }
    return {};
  }
  return (
    <section className="desk-card" aria-label="Close">
      <h2>Close</h2>
      <Form name="Close" action="Close case" onSubmit={close}>
        {(faults) => (
          <>
            <Radios
              id="close-outcome"
              label="How did the case end?"
              options={optionsOf(CLOSE_WORDS)}
              value={outcome}
              onChange={setOutcome}
              fault={faults['close-outcome']}
            />
            <div className="nhsuk-checkboxes nhsuk-checkboxes--small nhsuk-form-group">
              <Checkbox
                id="gp-message"
                label="Send a message to the patient’s GP"
                checked={gpMessage}
                onChange={setGpMessage}
              />
            </div>
          </>
        )}
      </Form>
    </section>
  );
}
