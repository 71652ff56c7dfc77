import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import type { CaseRow } from '#care/case-row.ts';
import { CLOSE_OUTCOMES } from '#care/entries.ts';
import { CLOSE_WORDS, codeWords, optionsOf } from '../../components/care-words.ts';
import { Checkbox, Radios, Select } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useNow, useRoom } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { momentWords } from '../../components/time-words.ts';
import { closeAsDuplicate, otherOpenCases } from './duplicates.ts';
import { unsavedOf, unsavedWords } from './unsaved.ts';
import { whyNotClose } from './why-not-close.ts';
import { whyNotTell } from './why-not-tell.ts';

export default function CloseCase({ view }: { readonly view: CaseView }) {
  const desk = useDesk();
  const { board } = useRoom();
  const now = useNow();
  const [outcome, setOutcome] = useState('');
  const [other, setOther] = useState('');
  const against = whyNotTell(view.summary);
  const [gpMessage, setGpMessage] = useState(against.length === 0);
  const { id } = view.row;
  const others = otherOpenCases(board, view.row);

  async function close(): Promise<Faults> {
    const chosen = CLOSE_OUTCOMES.find((one) => one === outcome);
    if (chosen === undefined) return { 'close-outcome': 'Say how the case ended' };
    const of = others.find((row) => row.id === other)?.id;
    if (chosen === 'duplicate' && others.length > 0 && of === undefined)
      return { 'close-other': 'Choose the case that goes on' };
    try {
      const isNew = writtenSinceReopened(view);
      const reason = whyNotClose(chosen, {
        consultations: view.consultations.filter(isNew).length,
        spoke: view.contacts
          .filter(isNew)
          .some((one) => one.outcome === 'spoke' && one.note !== ''),
        unsaved: unsavedWords(await unsavedOf(desk, id)),
        isClinician: desk.session.roles.includes('clinician'),
      });
      if (reason !== null) return { 'close-outcome': reason };
      if (chosen === 'duplicate' && of !== undefined) {
        await closeAsDuplicate(desk, id, of, gpMessage);
      } else {
        const stream = streamName({ kind: 'case', id });
        await desk.write({ stream, type: 'case.closed', facts: { outcome: chosen, gpMessage } });
      }
    } catch (error) {
      return { form: problemWords(error) };
    }
    return {};
  }
  return (
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
          {outcome === 'duplicate' && others.length > 0 && (
            <Select
              id="close-other"
              label="Which case goes on?"
              options={[
                { value: '', label: 'Choose one' },
                ...others.map((row) => ({ value: row.id as string, label: rowWords(row, now) })),
              ]}
              value={other}
              onChange={setOther}
              fault={faults['close-other']}
            />
          )}
          {against.map((words) => (
            <p key={words} className="desk-alarm">
              {words}
            </p>
          ))}
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
  );
}

function rowWords({ service, receivedAt }: CaseRow, now: number): string {
  return `${codeWords(service)}, received ${momentWords(receivedAt, now)}`;
}

/** Whether something stands after the case was last opened again: what stands before led to the close before. */
function writtenSinceReopened({ timeline }: CaseView): (written: { readonly id: Uuid }) => boolean {
  const reopened = timeline.findLastIndex(({ type }) => type === 'case.reopened');
  const ids = new Set(timeline.slice(reopened + 1).map(({ id }) => id));
  return ({ id }) => ids.has(id);
}
