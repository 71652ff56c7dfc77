import { useState } from 'react';
import { systemClock } from '#base/clock.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { standing } from '#identity/account.ts';
import { optionsOf } from '../../components/care-words.ts';
import { Radios, Select, TextArea, TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { type BulkTyped, bulkOf, nothingTyped, type Purpose } from './bulk-form.ts';

const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  'breach-letters': 'Breach letters: people are told of a breach',
  'subject-access': 'Subject access: somebody asks for their record',
  migration: 'Migration: records move elsewhere',
  'hand-back': 'Hand back: cases go back to the other system',
};

/** Lets one colleague open many people, for one purpose, for some hours. */
export function OpenInBulk() {
  const desk = useDesk();
  const { people, names } = useRoom();
  const [kept] = useState(() => ({ stream: noticesNow(), form: 'bulk' }));
  const draft = useDraft<BulkTyped>(kept, nothingTyped, 'notices');
  const { fields: typed } = draft;
  const [done, setDone] = useState(false);
  const change = (part: Partial<BulkTyped>) => {
    setDone(false);
    draft.change(part);
  };
  const colleagues = [...people.colleagues.values()]
    .filter((one) => standing(one) === 'whole')
    .map(({ id }) => ({ value: id as string, label: names.get(id) ?? 'Name not given yet' }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'en-GB'));

  async function propose(): Promise<Faults> {
    const read = bulkOf(typed, systemClock());
    if ('faults' in read) return read.faults;
    const stream = noticesNow();
    try {
      await desk.ensure({ stream, subject: null }, 'notices');
      await desk.act({
        stream,
        type: 'bulk.opened',
        facts: read.facts,
        payload: { reason: read.reason },
      });
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    await draft.clear();
    setDone(true);
    return {};
  }
  return (
    <section className="desk-card" aria-label="Open in bulk">
      <h2>Open in bulk</h2>
      <p>
        The colleague named may then open so many people, of any service, without breaking glass and
        outside their own hourly bound, until then and for this purpose. Each opening stands in the
        journal as bulk. It holds once a second guardian or an operator has agreed, within 24 hours;
        not the colleague themselves.
      </p>
      <Form name="Open in bulk" action="Propose with your passkey" onSubmit={propose}>
        {(faults) => (
          <>
            <Select
              id="bulk-account"
              label="Who opens them"
              options={[{ value: '', label: 'Choose a colleague' }, ...colleagues]}
              value={typed.account}
              onChange={(account) => change({ account })}
              fault={faults['bulk-account']}
            />
            <Radios
              id="bulk-purpose"
              label="What for"
              options={optionsOf(PURPOSE_WORDS)}
              value={typed.purpose}
              onChange={(purpose) => change({ purpose })}
              fault={faults['bulk-purpose']}
            />
            <TextLine
              id="bulk-people"
              label="How many people at most"
              value={typed.people}
              onChange={(people) => change({ people })}
              fault={faults['bulk-people']}
            />
            <TextLine
              id="bulk-hours"
              label="For how many hours"
              hint="At most 24"
              value={typed.hours}
              onChange={(hours) => change({ hours })}
              fault={faults['bulk-hours']}
            />
            <TextArea
              most={2_000}
              id="bulk-reason"
              label="Why"
              hint="Whoever agrees reads this"
              rows={2}
              value={typed.reason}
              onChange={(reason) => change({ reason })}
              fault={faults['bulk-reason']}
            />
          </>
        )}
      </Form>
      <p role="status" className="desk-saved">
        {done && 'Proposed: it waits for a second person.'}
      </p>
    </section>
  );
}

function noticesNow(): string {
  return streamName({ kind: 'notices', day: dayOf(systemClock()) });
}
