import { useState } from 'react';
import { label } from '#pathways/pack.ts';
import type { Triage } from '#pathways/state.ts';
import * as move from '#pathways/triage.ts';
import { TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import type { TriageRoom } from './use-triage.ts';

/** For a clinician who took over: a red flag that does not hold, with the reason why. */
export function WithdrawFlags({
  room,
  triage,
}: {
  readonly room: TriageRoom;
  readonly triage: Triage;
}) {
  return triage.flags.map((flag) => (
    <Withdraw key={flag} room={room} triage={triage} flag={flag} />
  ));
}

function Withdraw({
  room,
  triage: { loaded },
  flag,
}: {
  readonly room: TriageRoom;
  readonly triage: Triage;
  readonly flag: string;
}) {
  const [reason, setReason] = useState('');
  const [open, setOpen] = useState(false);
  const field = `withdraw-${flag}`;
  function withdraw(): Faults {
    if (reason.trim() === '') return { [field]: 'Say why it does not hold' };
    room.make((now) => move.withdraw(now!, flag, reason.trim()));
    return {};
  }
  return (
    <div className="triage-withdraw">
      <p className="triage-raised">
        Red flag: {label(loaded.pack, loaded.pack.redFlags[flag]!.label)}
      </p>
      {open ? (
        <Form
          name="Withdraw the red flag"
          action="Withdraw it"
          kind="secondary"
          onSubmit={withdraw}
        >
          {(faults) => (
            <TextLine
              id={field}
              label="Why does it not hold?"
              most={2000}
              value={reason}
              onChange={setReason}
              fault={faults[field]}
            />
          )}
        </Form>
      ) : (
        <button type="button" className="triage-act" onClick={() => setOpen(true)}>
          It does not hold
        </button>
      )}
    </div>
  );
}
