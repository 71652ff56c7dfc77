import { useState } from 'react';
import { isForClinician, type Position, position } from '#pathways/position.ts';
import type { Triage } from '#pathways/state.ts';
import * as move from '#pathways/triage.ts';
import { Unkept } from '../../components/draft-status.tsx';
import { HandOver, WaitsForClinician } from './hand-over.tsx';
import { QuestionCard } from './question-card.tsx';
import { RedFlags } from './red-flags.tsx';
import { ToldCard } from './told-card.tsx';
import type { TriageRoom } from './use-triage.ts';
import { type TypedHere, useTyped } from './use-typed.ts';

type AskingProps = {
  /** The case's. */
  readonly stream: string;
  readonly room: TriageRoom;
  readonly triage: Triage;
  readonly isClinician: boolean;
  readonly waits: string;
  /** Told: the triage as it ended. */
  readonly onEnd: (triage: Triage) => void;
  readonly flagging: boolean;
  readonly setFlagging: (flagging: boolean) => void;
};

/** Where a triage stands, and what is done there. */
export function Asking(props: AskingProps) {
  const { stream, triage } = props;
  const stands = position(triage);
  const here = useTyped(stream, `${triage.loaded.pack.id} ${stands.kind} ${stands.id}`);
  return (
    <>
      <Step {...props} stands={stands} here={here} />
      <Unkept isUnkept={here.isUnkept} />
    </>
  );
}

type StepProps = AskingProps & { readonly stands: Position; readonly here: TypedHere };

function Step(props: StepProps) {
  const { room, triage, isClinician, waits, onEnd, flagging, setFlagging, stands, here } = props;
  const { said, reason, readOut, notReadOut } = here.typed;
  const [handingOver, setHandingOver] = useState(false);
  /** A move that all that was typed here goes with. */
  const leaveBy = (of: (now: Triage) => Triage) => {
    const next = room.make((now) => of(now!));
    if (next !== null) here.letGo();
    return next;
  };
  const goesBack = canGoBack(triage);
  const onRedFlag = () => setFlagging(true);
  if (flagging)
    return (
      <RedFlags
        pack={triage.loaded.pack}
        onRaise={(flag) => {
          setFlagging(false);
          room.make((now) => move.raise(now!, flag));
        }}
        onClose={() => setFlagging(false)}
      />
    );
  const isTheirs = stands.kind === 'question' && !isClinician && isForClinician(triage);
  if (handingOver || isTheirs)
    return (
      <HandOver
        reason={reason}
        onReason={(words) => here.type({ reason: words })}
        onHandOver={(why) => {
          setHandingOver(false);
          leaveBy((now) => move.handOver(now, why));
        }}
        onClose={isTheirs ? null : () => setHandingOver(false)}
      />
    );
  switch (stands.kind) {
    case 'question':
      return (
        <QuestionCard
          triage={triage}
          stands={stands}
          isActive={room.isActive}
          said={said}
          onSaid={(words) => here.type({ said: words })}
          onAnswer={(id, words) => void leaveBy((now) => move.answer(now, id, words))}
          onBack={goesBack ? () => void room.make((now) => move.back(now!)) : null}
          onRedFlag={onRedFlag}
          onHandOver={isClinician ? null : () => setHandingOver(true)}
        />
      );
    case 'handover':
      return (
        <WaitsForClinician
          triage={triage}
          stands={stands}
          isActive={room.isActive}
          isClinician={isClinician}
          waits={waits}
          onTakeOver={() => void leaveBy(move.takeOver)}
          onNobodyFree={() => void leaveBy(move.nobodyFree)}
          onBack={() => goesBack && void leaveBy(move.back)}
          onRedFlag={onRedFlag}
        />
      );
    case 'disposition':
      return (
        <ToldCard
          triage={triage}
          stands={stands}
          isActive={room.isActive}
          told={new Set(readOut.split(' ').filter(Boolean).map(Number))}
          untold={notReadOut}
          onTold={(told) => here.type({ readOut: [...told].join(' ') })}
          onUntold={(words) => here.type({ notReadOut: words })}
          onEnd={(told, untold) => {
            const ended = leaveBy((now) => move.end(now, told, untold));
            if (ended !== null) onEnd(ended);
          }}
          onBack={goesBack ? () => void leaveBy(move.back) : null}
          onRedFlag={onRedFlag}
        />
      );
  }
}

/** The first question has none before it, unless it was left for a red flag or a clinician. */
function canGoBack(triage: Triage): boolean {
  try {
    move.back(triage);
    return true;
  } catch {
    return false;
  }
}
