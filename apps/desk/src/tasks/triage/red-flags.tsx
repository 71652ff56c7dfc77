import { useEffect, useRef } from 'react';
import { stepOf } from '#pathways/graph.ts';
import { label, type Pack } from '#pathways/pack.ts';
import { pressIn } from './keys.ts';
import { digitActs, Numbered } from './numbered.tsx';

type RedFlagsProps = {
  readonly pack: Pack;
  readonly onRaise: (flag: string) => void;
  readonly onClose: () => void;
};

/** What must not wait for its question. */
export function RedFlags({ pack, onRaise, onClose }: RedFlagsProps) {
  const card = useRef<HTMLFieldSetElement>(null);
  useEffect(() => card.current?.focus(), []);
  const flags = flagsOf(pack);
  return (
    <fieldset
      ref={card}
      tabIndex={-1}
      className="triage-card triage-card--grave"
      onKeyDown={(event) =>
        pressIn(event, {
          ...digitActs(
            flags.map(({ id }) => id),
            onRaise,
          ),
          Escape: onClose,
          b: onClose,
          Backspace: onClose,
        })
      }
    >
      <legend className="triage-card__asked">Which red flag is it?</legend>
      <p>It ends the questions at once. Only a clinician can take it back.</p>
      <Numbered
        label="Red flags"
        choices={flags.map(({ id, words, to }) => ({
          id,
          isGrave: true,
          words: (
            <>
              {words} <span className="triage-choice__to">→ {to}</span>
            </>
          ),
        }))}
        onChoose={onRaise}
      />
      <div className="triage-acts">
        <button type="button" className="triage-act" onClick={onClose}>
          None of these <kbd>Esc</kbd>
        </button>
      </div>
    </fieldset>
  );
}

/** The gravest first. */
export function flagsOf(
  pack: Pack,
): readonly { readonly id: string; readonly words: string; readonly to: string }[] {
  return Object.entries(pack.redFlags)
    .flatMap(([id, flag]) => {
      const step = stepOf(pack, flag.disposition);
      if (step?.kind !== 'disposition') return [];
      const { severity, title } = step;
      return [{ id, words: label(pack, flag.label), to: label(pack, title), severity }];
    })
    .toSorted((a, b) => a.severity - b.severity || a.words.localeCompare(b.words, 'en'));
}
