import { useState } from 'react';
import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import { DraftStatus } from '../../components/draft-status.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { ConsultationFields } from './consultation-fields.tsx';
import { NO_CONSULTATION, readConsultation } from './read-consultation.ts';

export default function ConsultationForm({ view }: { readonly view: CaseView }) {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id: view.row.id });
  const draft = useDraft({ stream, form: 'consultation' }, NO_CONSULTATION);
  const { fields, change, clear } = draft;
  const [saved, setSaved] = useState(false);

  async function save(): Promise<Faults> {
    setSaved(false);
    const read = readConsultation(fields);
    if (read.kind === 'faults') return read.faults;
    try {
      const { consultation: payload } = read;
      await desk.write({ stream, type: 'case.consulted', facts: {}, payload });
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
          <ConsultationFields prefix="" fields={fields} change={change} faults={faults} />
        )}
      </Form>
      <DraftStatus draft={draft} saved={saved ? 'Consultation saved.' : null} />
    </>
  );
}
