import { useEffect, useRef, useState } from 'react';
import { type Position, wordsFor } from '#pathways/position.ts';
import type { Triage } from '#pathways/state.ts';
import { TextLine } from '../../components/fields.tsx';
import { textFault } from '../../typed/plain-text.ts';
import { pressIn } from './keys.ts';
import { digitActs, Numbered } from './numbered.tsx';

type WhyProps = {
  /** So far. */
  readonly reason: string;
  readonly onReason: (words: string) => void;
  readonly onHandOver: (reason: string) => void;
  /** Null where a clinician took it over, and what comes next is not a call handler's to ask. */
  readonly onClose: (() => void) | null;
};

/** Why the caller needs a clinician before the questions are through. */
export function HandOver({ reason, onReason, onHandOver, onClose }: WhyProps) {
  const [missing, setMissing] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when somebody asks for it
  useEffect(() => {
    if (onClose !== null) document.getElementById('triage-reason')?.focus();
  }, []);
  const fault =
    textFault('The reason', reason, 2000) ??
    (missing && reason.trim() === '' ? 'Say why a clinician is needed' : undefined);
  const handOver = () => {
    if (reason.trim() === '') setMissing(true);
    else if (fault === undefined) onHandOver(reason.trim());
  };
  return (
    <fieldset
      className="triage-card"
      onKeyDown={(event) =>
        pressIn(event, { 'Enter in text': handOver, Escape: onClose ?? undefined })
      }
    >
      <legend className="triage-card__asked">To a clinician</legend>
      {onClose === null && <p>A clinician took this over: what is asked next is theirs to ask.</p>}
      <p>The triage stays open where it is, and a clinician goes on from here.</p>
      <TextLine
        id="triage-reason"
        label="Why?"
        most={null}
        value={reason}
        onChange={onReason}
        fault={fault}
      />
      <div className="triage-acts">
        <button type="button" className="triage-act" onClick={handOver}>
          Hand over <kbd>Enter</kbd>
        </button>
        {onClose !== null && (
          <button type="button" className="triage-act" onClick={onClose}>
            Go on asking <kbd>Esc</kbd>
          </button>
        )}
      </div>
    </fieldset>
  );
}

type WaitingProps = {
  readonly triage: Triage;
  readonly stands: Extract<Position, { kind: 'handover' }>;
  readonly isActive: boolean;
  readonly isClinician: boolean;
  /** What happens while it waits: said where a call can be queued. */
  readonly waits: string;
  readonly onTakeOver: () => void;
  readonly onNobodyFree: () => void;
  readonly onBack: () => void;
  readonly onRedFlag: () => void;
};

/** Handed over: by the pack, or by whoever asks. */
export function WaitsForClinician(props: WaitingProps) {
  const {
    triage,
    stands,
    isActive,
    isClinician,
    waits,
    onTakeOver,
    onNobodyFree,
    onBack,
    onRedFlag,
  } = props;
  const card = useRef<HTMLFieldSetElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it comes
  useEffect(() => {
    if (isActive) card.current?.focus();
  }, []);
  const choices = [
    ...(isClinician ? [{ id: 'take', words: 'Take over, and go on with the questions' }] : []),
    { id: 'nobody', words: 'No clinician is free: what happens then' },
    { id: 'back', words: 'Go back and ask on' },
  ];
  const choose = (id: string) => {
    if (id === 'take') onTakeOver();
    else if (id === 'nobody') onNobodyFree();
    else onBack();
  };
  return (
    <fieldset
      ref={card}
      tabIndex={-1}
      className="triage-card"
      onKeyDown={(event) =>
        pressIn(event, {
          ...digitActs(
            choices.map(({ id }) => id),
            choose,
          ),
          b: onBack,
          Backspace: onBack,
          r: onRedFlag,
        })
      }
    >
      <legend className="triage-card__asked">
        {stands.handover === undefined
          ? 'Waits for a clinician'
          : wordsFor(stands.handover.words, triage.context)}
      </legend>
      <p>{waits}</p>
      <Numbered label="What now" choices={choices} onChoose={choose} />
    </fieldset>
  );
}
