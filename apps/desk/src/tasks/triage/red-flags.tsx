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
  const flags = Object.entries(pack.redFlags);
  return (
    <fieldset
      ref={card}
      tabIndex={-1}
      className="triage-card triage-card--grave"
      onKeyDown={(event) =>
        pressIn(event, {
          ...digitActs(
            flags.map(([id]) => id),
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
        choices={flags.map(([id, { label: words, disposition }]) => {
          const step = stepOf(pack, disposition);
          return {
            id,
            isGrave: true,
            words: (
              <>
                {label(pack, words)}
                {step?.kind === 'disposition' && (
                  <span className="triage-choice__to"> → {label(pack, step.title)}</span>
                )}
              </>
            ),
          };
        })}
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
