import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';

const EMPTY = { history: '', examination: '', assessment: '', plan: '', safetyNetting: '' };

type Field = keyof typeof EMPTY;

const FIELDS: readonly {
  readonly field: Field;
  readonly label: string;
  readonly missing?: string;
  readonly hint?: string;
}[] = [
  { field: 'history', label: 'History', missing: 'Enter the history' },
  { field: 'examination', label: 'Examination' },
  { field: 'assessment', label: 'Assessment', missing: 'Enter your assessment' },
  { field: 'plan', label: 'Plan', missing: 'Enter the plan' },
  {
    field: 'safetyNetting',
    label: 'Safety-netting',
    hint: 'What to watch for, and what to do then',
  },
];

/** The draft of one case's consultation, which closing looks at too. */
export function consultationDraft(id: Uuid) {
  return { stream: streamName({ kind: 'case', id }), form: 'consultation' };
}

export function WriteConsultation({ id }: { readonly id: Uuid }) {
  const desk = useDesk();
  const place = consultationDraft(id);
  const { fields, isEmpty, change, clear } = useDraft(place, EMPTY);
  const [saved, setSaved] = useState(false);

  async function save(): Promise<Faults> {
    setSaved(false);
    const payload = Object.fromEntries(
      FIELDS.map(({ field }) => [field, fields[field].trim()]),
    ) as typeof EMPTY;
    const faults = FIELDS.flatMap(({ field, missing }) =>
      missing !== undefined && payload[field] === '' ? [[field, missing]] : [],
    );
    if (faults.length > 0) return Object.fromEntries(faults) as Faults;
    try {
      await desk.write({ stream: place.stream, type: 'case.consulted', facts: {}, payload });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    setSaved(true);
    return {};
  }
  return (
    <section className="desk-card" aria-label="Consultation">
      <h2>Consultation</h2>
      <Form name="Consultation" action="Save consultation" kind="secondary" onSubmit={save}>
        {(faults) =>
          FIELDS.map(({ field, label, hint }) => (
            <TextArea
              key={field}
              id={field}
              label={label}
              hint={hint}
              rows={field === 'history' ? 4 : 2}
              value={fields[field]}
              onChange={(value) => change({ [field]: value })}
              fault={faults[field]}
            />
          ))
        }
      </Form>
      <p role="status" className="desk-saved">
        {saved && isEmpty
          ? 'Consultation saved.'
          : isEmpty
            ? ''
            : 'Kept on this device as you type.'}
      </p>
    </section>
  );
}
