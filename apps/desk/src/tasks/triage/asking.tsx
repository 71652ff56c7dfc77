import { useState } from 'react';
import { isForClinician, position } from '#pathways/position.ts';
import type { Triage } from '#pathways/state.ts';
import * as move from '#pathways/triage.ts';
import { HandOver, WaitsForClinician } from './hand-over.tsx';
import { QuestionCard } from './question-card.tsx';
import { RedFlags } from './red-flags.tsx';
import { ToldCard } from './told-card.tsx';
import type { TriageRoom } from './use-triage.ts';

type AskingProps = {
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
  const { room, triage, isClinician, waits, onEnd, flagging, setFlagging } = props;
  const [handingOver, setHandingOver] = useState(false);
  /** What the caller says to this question: it outlives a look at the red flags, and is not said to the next. */
  const [said, setSaid] = useState({ words: '', at: 0 });
  const { make } = room;
  const at = triage.moves.length;
  const stands = position(triage);
  const onBack = canGoBack(triage) ? () => void make((now) => move.back(now!)) : null;
  const onRedFlag = () => setFlagging(true);
  if (flagging)
    return (
      <RedFlags
        pack={triage.loaded.pack}
        onRaise={(flag) => {
          setFlagging(false);
          make((now) => move.raise(now!, flag));
        }}
        onClose={() => setFlagging(false)}
      />
    );
  const isTheirs = stands.kind === 'question' && !isClinician && isForClinician(triage);
  if (handingOver || isTheirs)
    return (
      <HandOver
        onHandOver={(reason) => {
          setHandingOver(false);
          make((now) => move.handOver(now!, reason));
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
          said={said.at === at ? said.words : ''}
          onSaid={(words) => setSaid({ words, at })}
          onAnswer={(id, said) => void make((now) => move.answer(now!, id, said))}
          onBack={onBack}
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
          onTakeOver={() => void make((now) => move.takeOver(now!))}
          onNobodyFree={() => void make((now) => move.nobodyFree(now!))}
          onBack={() => onBack?.()}
          onRedFlag={onRedFlag}
        />
      );
    case 'disposition':
      return (
        <ToldCard
          triage={triage}
          stands={stands}
          isActive={room.isActive}
          onEnd={(told, untold) => {
            const ended = make((now) => move.end(now!, told, untold));
            if (ended !== null) onEnd(ended);
          }}
          onBack={onBack}
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
