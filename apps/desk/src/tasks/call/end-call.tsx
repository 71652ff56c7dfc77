import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { CALL_ENDINGS, type CallEnding } from '#care/entries.ts';
import { ENDING_WORDS } from '../../components/care-words.ts';
import { Radios } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { go } from '../../components/navigation.ts';
import { problemWords } from '../../components/problem-words.ts';
import { endCall } from './queue-call.ts';

const CHOICES = CALL_ENDINGS.filter((ending) => ending !== 'joined');

type EndCallProps = {
  readonly id: Uuid;
  /** That answered. */
  readonly service: string;
  readonly onEnded: () => Promise<void>;
};

/** A call in which nobody asks for care: counted, and no case. */
export function EndCall({ id, service, onEnded }: EndCallProps) {
  const desk = useDesk();
  const [ending, setEnding] = useState<CallEnding | ''>('');

  async function end(): Promise<Faults> {
    if (ending === '') return { ending: 'Say how the call ended' };
    try {
      await endCall(desk, id, service, ending);
      await onEnded();
    } catch (error) {
      return { form: problemWords(error) };
    }
    go('/');
    return {};
  }
  return (
    <section className="desk-card" aria-label="No case">
      <h2>No case (Alt+E)</h2>
      <Form
        name="End the call without a case"
        action="End the call"
        kind="secondary"
        onSubmit={end}
      >
        {(faults) => (
          <Radios
            id="ending"
            label="The call ended, and nobody needs care"
            hint="What you typed above is deleted"
            options={CHOICES.map((value) => ({ value, label: ENDING_WORDS[value] }))}
            value={ending}
            onChange={setEnding}
            fault={faults.ending}
          />
        )}
      </Form>
    </section>
  );
}
