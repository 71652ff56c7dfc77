import type { Uuid } from '#base/ids.ts';
import { TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';

const EMPTY = { note: '' };

export function ReviewMessage({ id, stream }: { readonly id: Uuid; readonly stream: string }) {
  const desk = useDesk();
  const { fields, change, clear } = useDraft({ stream, form: `review ${id}` }, EMPTY);
  const { roles } = desk.session;
  if (!roles.includes('clinician') && !roles.includes('shift-lead')) return null;

  async function review(): Promise<Faults> {
    const note = fields.note.trim();
    if (note === '') return { 'review-note': 'Say what was done about this message' };
    try {
      await desk.write({
        stream,
        type: 'message.reviewed',
        facts: { message: id },
        payload: { note },
      });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    return {};
  }
  return (
    <section className="desk-card" aria-label="Review">
      <Form name="Review" action="Mark as reviewed" onSubmit={review}>
        {(faults) => (
          <TextArea
            id="review-note"
            label="What was done about it?"
            hint="For example: rang the sender, who sent it again; or the patient was rung"
            value={fields.note}
            onChange={(note) => change({ note })}
            fault={faults['review-note']}
          />
        )}
      </Form>
    </section>
  );
}
