import { streamName } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import { codeWords } from '../../components/care-words.ts';
import { Unkept } from '../../components/draft-status.tsx';
import { Select, TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useColleagues, useDesk } from '../../components/hooks.ts';
import { go } from '../../components/navigation.ts';
import { problemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { otherServices } from './who-may-take.ts';

const EMPTY = { service: '', note: '' };

/** To the queue of another service, where somebody works who can take it. */
export function Transfer({ row }: { readonly row: CaseRow }) {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id: row.id });
  const { fields, change, clear, isUnkept } = useDraft({ stream, form: 'transfer' }, EMPTY);
  const services = otherServices(row, [...useColleagues().values()]);

  async function transfer(): Promise<Faults> {
    const service = services.find((one) => one === fields.service);
    const note = fields.note.trim();
    if (service === undefined) return { 'transfer-service': 'Choose the service' };
    if (note === '') return { 'transfer-note': 'Say why it goes there' };
    try {
      await desk.write({ stream, type: 'case.transferred', facts: { service }, payload: { note } });
      await clear();
    } catch (error) {
      return { form: problemWords(error) };
    }
    // Whoever is not of that service may not open it any more.
    if (!desk.session.services.includes(service)) go('/');
    return {};
  }
  if (services.length === 0) return <p>There is no other service that could take it.</p>;
  return (
    <>
      <Form name="Transfer" action="Transfer to its queue" kind="secondary" onSubmit={transfer}>
        {(faults) => (
          <>
            <Select
              id="transfer-service"
              label="Which service?"
              options={[
                { value: '', label: 'Choose' },
                ...services.map((service) => ({ value: service, label: codeWords(service) })),
              ]}
              value={fields.service}
              onChange={(service) => change({ service })}
              fault={faults['transfer-service']}
            />
            <TextArea
              id="transfer-note"
              label="Why does it go there?"
              rows={2}
              value={fields.note}
              onChange={(note) => change({ note })}
              fault={faults['transfer-note']}
            />
          </>
        )}
      </Form>
      <Unkept isUnkept={isUnkept} />
    </>
  );
}
