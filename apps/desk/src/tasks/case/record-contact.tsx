import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import { CONTACT_OUTCOMES } from '#care/entries.ts';
import { CONTACT_WORDS, optionsOf } from '../../components/care-words.ts';
import { DraftStatus } from '../../components/draft-status.tsx';
import { Radios, TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';

const EMPTY = { outcome: '', note: '' };

/** A call back, answered or not. */
export default function RecordContact({ view }: { readonly view: CaseView }) {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id: view.row.id });
  const draft = useDraft({ stream, form: 'contact' }, EMPTY);
  const { fields, change, clear } = draft;
  const [saved, setSaved] = useState(false);

  async function save(): Promise<Faults> {
    setSaved(false);
    const outcome = CONTACT_OUTCOMES.find((one) => one === fields.outcome);
    const note = fields.note.trim();
    if (outcome === undefined) return { 'contact-outcome': 'Say how the call went' };
    if (outcome === 'spoke' && note === '') return { 'contact-note': 'Note what was said' };
    try {
      await desk.write({ stream, type: 'case.contacted', facts: { outcome }, payload: { note } });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    setSaved(true);
    return {};
  }
  return (
    <>
      <Form name="Call back" action="Save call" kind="secondary" onSubmit={save}>
        {(faults) => (
          <>
            <Radios
              id="contact-outcome"
              label="How did the call go?"
              options={optionsOf(CONTACT_WORDS)}
              value={fields.outcome}
              onChange={(outcome) => change({ outcome })}
              fault={faults['contact-outcome']}
            />
            <TextArea
              id="contact-note"
              label="Note"
              rows={2}
              value={fields.note}
              onChange={(note) => change({ note })}
              fault={faults['contact-note']}
            />
          </>
        )}
      </Form>
      <DraftStatus draft={draft} saved={saved ? 'Call saved.' : null} />
    </>
  );
}
