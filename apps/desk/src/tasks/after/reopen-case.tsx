import { streamName } from '#base/stream.ts';
import type { CaseView } from '#care/case.ts';
import { URGENCIES, type Urgency } from '#care/entries.ts';
import { URGENCY_WORDS } from '../../components/care-words.ts';
import { Unkept } from '../../components/draft-status.tsx';
import { Select, TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';

const MINUTE_MS = 60_000;
/** By when somebody must deal with it again. */
const WITHIN = { 20: '20 minutes', 60: '1 hour', 120: '2 hours', 360: '6 hours', 1440: '24 hours' };

/** A closed case that somebody must deal with again goes back into its queue, with the reason. */
export default function ReopenCase({ view: { row } }: { readonly view: CaseView }) {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id: row.id });
  const empty = { urgency: row.urgency as string, within: '120', reason: '' };
  const { fields, change, clear, isUnkept } = useDraft({ stream, form: 'reopen' }, empty);

  async function reopen(): Promise<Faults> {
    const note = fields.reason.trim();
    const urgency = URGENCIES.find((one) => one === fields.urgency);
    if (urgency === undefined) return { 'reopen-urgency': 'Choose one' };
    if (note === '') return { 'reopen-reason': 'Say why it is opened again' };
    const { patient, service, source, disposition, receivedAt, repeat } = row;
    try {
      await desk.write({
        stream,
        type: 'case.reopened',
        facts: {
          ...{ patient, service, source, disposition, repeat, urgency },
          due: Date.now() + Number(fields.within) * MINUTE_MS,
          received: receivedAt,
        },
        payload: { note },
      });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    return {};
  }
  return (
    <>
      <Form name="Reopen" action="Reopen case" onSubmit={reopen}>
        {(faults) => (
          <>
            <TextArea
              id="reopen-reason"
              label="Why is it opened again?"
              rows={2}
              value={fields.reason}
              onChange={(reason) => change({ reason })}
              fault={faults['reopen-reason']}
            />
            <div className="desk-measures">
              <Select<Urgency>
                id="reopen-urgency"
                label="Urgency"
                options={URGENCIES.map((value) => ({ value, label: URGENCY_WORDS[value].words }))}
                value={fields.urgency as Urgency}
                onChange={(urgency) => change({ urgency })}
                fault={faults['reopen-urgency']}
              />
              <Select
                id="reopen-within"
                label="Within"
                options={Object.entries(WITHIN).map(([value, label]) => ({ value, label }))}
                value={fields.within}
                onChange={(within) => change({ within })}
              />
            </div>
          </>
        )}
      </Form>
      <Unkept isUnkept={isUnkept} />
    </>
  );
}
