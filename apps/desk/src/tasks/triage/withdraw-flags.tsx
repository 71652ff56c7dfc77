import { useState } from 'react';
import { label } from '#pathways/pack.ts';
import type { Triage } from '#pathways/state.ts';
import * as move from '#pathways/triage.ts';
import { Unkept } from '../../components/draft-status.tsx';
import { TextLine } from '../../components/fields.tsx';
import { type Faults, Form } from '../../components/form.tsx';
import { useDraft } from '../../components/use-draft.ts';
import type { Fields } from '../../store/drafts.ts';
import type { TriageRoom } from './use-triage.ts';

type WithdrawFlagsProps = {
  /** The case's. */
  readonly stream: string;
  readonly room: TriageRoom;
  readonly triage: Triage;
};

/** By the flag. */
const NO_REASONS: Fields = {};

/** For a clinician who took over: a red flag that does not hold, with the reason why. */
export function WithdrawFlags({ stream, room, triage }: WithdrawFlagsProps) {
  const { fields, change, clear, isUnkept } = useDraft({ stream, form: 'withdraw' }, NO_REASONS);
  const { pack } = triage.loaded;
  return (
    <>
      {triage.flags.map((flag) => (
        <Withdraw
          key={flag}
          flag={flag}
          name={label(pack, pack.redFlags[flag]!.label)}
          reason={fields[flag] ?? ''}
          onReason={(reason) => change({ [flag]: reason })}
          onWithdraw={(reason) => {
            const made = room.make((now) => move.withdraw(now!, flag, reason));
            if (made !== null) clear({ [flag]: fields[flag]! }).catch(() => undefined);
          }}
        />
      ))}
      <Unkept isUnkept={isUnkept} />
    </>
  );
}

type WithdrawProps = {
  readonly flag: string;
  readonly name: string;
  /** So far. */
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly onWithdraw: (reason: string) => void;
};

function Withdraw({ flag, name, reason, onReason, onWithdraw }: WithdrawProps) {
  const [isWanted, setWanted] = useState(false);
  const field = `withdraw-${flag}`;
  function withdraw(): Faults {
    if (reason.trim() === '') return { [field]: 'Say why it does not hold' };
    onWithdraw(reason.trim());
    return {};
  }
  return (
    <div className="triage-withdraw">
      <p className="triage-raised">Red flag: {name}</p>
      {isWanted || reason !== '' ? (
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
              onChange={onReason}
              fault={faults[field]}
            />
          )}
        </Form>
      ) : (
        <button type="button" className="triage-act" onClick={() => setWanted(true)}>
          It does not hold
        </button>
      )}
    </div>
  );
}
