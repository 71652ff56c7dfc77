import { useState } from 'react';
import type { CaseView } from '#care/case.ts';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { consultationDraft } from './consultation-draft.ts';
import { ConsultationFields } from './consultation-fields.tsx';
import { NO_CONSULTATION, readConsultation } from './read-consultation.ts';

export default function ConsultationForm({ view }: { readonly view: CaseView }) {
  const desk = useDesk();
  const place = consultationDraft(view.row.id);
  const { fields, isEmpty, change, clear } = useDraft(place, NO_CONSULTATION);
  const [saved, setSaved] = useState(false);

  async function save(): Promise<Faults> {
    setSaved(false);
    const read = readConsultation(fields);
    if (read.kind === 'faults') return read.faults;
    try {
      const { consultation: payload } = read;
      await desk.write({ stream: place.stream, type: 'case.consulted', facts: {}, payload });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    setSaved(true);
    return {};
  }
  return (
    <>
      <Form name="Consultation" action="Save consultation" kind="secondary" onSubmit={save}>
        {(faults) => (
          <>
            <ConsultationFields prefix="" fields={fields} change={change} faults={faults} />
          </>
        )}
      </Form>
      <p role="status" className="desk-saved">
        {saved && isEmpty
          ? 'Consultation saved.'
          : isEmpty
            ? ''
            : 'Kept on this device as you type.'}
      </p>
    </>
  );
}
