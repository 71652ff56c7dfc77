import { useState } from 'react';
import { systemClock } from '#base/clock.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { careFacts } from '#care/entries.ts';
import { optionsOf } from '../../components/care-words.ts';
import { Unkept } from '../../components/draft-status.tsx';
import { Radios, TextArea } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { passkeyProblemWords } from '../../components/problem-words.ts';
import { useDraft } from '../../components/use-draft.ts';
import { GLASS_WORDS } from './glass-words.ts';

const EMPTY = { reason: '', words: '' };
const REASONS = optionsOf(GLASS_WORDS);

type BreakGlassProps = {
  /** Of the case that did not open. */
  readonly stream: string;
  readonly onBroken: () => void;
};

/** Opens at once what is outside somebody's care, for whoever says why and touches their passkey. */
export default function BreakGlass({ stream, onBroken }: BreakGlassProps) {
  const desk = useDesk();
  const [notices] = useState(() => streamName({ kind: 'notices', day: dayOf(systemClock()) }));
  const place = { stream: notices, form: `glass ${stream}` };
  const { fields, change, clear, isUnkept } = useDraft(place, EMPTY, 'notices');

  async function open(): Promise<Faults> {
    const reason = REASONS.find(({ value }) => value === fields.reason)?.value;
    const words = fields.words.trim();
    if (reason === undefined) return { 'glass-reason': 'Choose one' };
    if (words === '') return { 'glass-words': 'Say why' };
    try {
      const begun = (await desk.headers(stream)).find(({ type }) => type === 'case.received');
      const { patient } = careFacts['case.received'].parse(begun?.facts);
      await desk.ensure({ stream: notices, subject: null }, 'notices');
      await desk.act({
        stream: notices,
        type: 'glass.broken',
        facts: { patient, reason },
        payload: { reason: words },
      });
      await clear();
    } catch (error) {
      return { form: passkeyProblemWords(error) };
    }
    onBroken();
    return {};
  }
  return (
    <section className="desk-card" aria-label="Open it all the same">
      <h2>Open it all the same</h2>
      <p>
        It opens at once, for one hour. Your shift lead and guardian see it at once, and somebody
        will review it.
      </p>
      <Form name="Open it all the same" action="Open with your passkey" onSubmit={open}>
        {(faults) => (
          <>
            <Radios
              id="glass-reason"
              label="Reason"
              options={REASONS}
              value={fields.reason}
              onChange={(reason) => change({ reason })}
              fault={faults['glass-reason']}
            />
            <TextArea
              most={2_000}
              id="glass-words"
              label="In your own words"
              rows={2}
              value={fields.words}
              onChange={(words) => change({ words })}
              fault={faults['glass-words']}
            />
          </>
        )}
      </Form>
      <Unkept isUnkept={isUnkept} />
    </section>
  );
}
