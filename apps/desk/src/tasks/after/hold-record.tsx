import { useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { HOLD_REASONS } from '#care/entries.ts';
import { Button } from '../../components/button.tsx';
import { optionsOf } from '../../components/care-words.ts';
import { Radios } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDesk } from '../../components/hooks.ts';
import { problemWords } from '../../components/problem-words.ts';
import { HOLD_WORDS } from './after-words.ts';

type HoldRecordProps = {
  readonly caseId: Uuid;
  readonly held: boolean;
  /** Told when something was written. */
  readonly onDone?: () => void;
};

/** Keeps a record: while a case is held its patient cannot be forgotten. Nobody need open the record for it. */
export default function HoldRecord({ caseId, held, onDone }: HoldRecordProps) {
  const desk = useDesk();
  const stream = streamName({ kind: 'case', id: caseId });
  const [reason, setReason] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);

  async function hold(): Promise<Faults> {
    const chosen = HOLD_REASONS.find((one) => one === reason);
    if (chosen === undefined) return { 'hold-reason': 'Say what the record is kept for' };
    try {
      await desk.write({ stream, type: 'case.held', facts: { reason: chosen } });
    } catch (error) {
      return { form: problemWords(error) };
    }
    onDone?.();
    return {};
  }
  async function lift() {
    try {
      await desk.write({ stream, type: 'case.hold-lifted', facts: {} });
      setTrouble(null);
      onDone?.();
    } catch (error) {
      setTrouble(problemWords(error));
    }
  }
  if (held)
    return (
      <>
        <p>This record is held: its patient cannot be forgotten.</p>
        <Button kind="secondary" onPress={lift}>
          Lift the hold
        </Button>
        {trouble !== null && <p role="alert">{trouble}</p>}
      </>
    );
  return (
    <Form name="Hold" action="Hold this record" kind="secondary" onSubmit={hold}>
      {(faults) => (
        <Radios
          id="hold-reason"
          label="What is it kept for?"
          hint="While it is held, the patient cannot be forgotten"
          options={optionsOf(HOLD_WORDS)}
          value={reason}
          onChange={setReason}
          fault={faults['hold-reason']}
        />
      )}
    </Form>
  );
}
