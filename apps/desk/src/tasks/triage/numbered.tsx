import type { ReactNode } from 'react';
import { digitOf } from './keys.ts';

type NumberedProps = {
  readonly label: string;
  readonly choices: readonly {
    readonly id: string;
    readonly words: ReactNode;
    /** Chosen before. */
    readonly isEarlier?: boolean;
    readonly isGrave?: boolean;
  }[];
  readonly onChoose: (id: string) => void;
};

/** A few things of which one is done, each with the digit that does it. */
export function Numbered({ label, choices, onChoose }: NumberedProps) {
  return (
    <ul className="triage-choices" aria-label={label}>
      {choices.map(({ id, words, isEarlier, isGrave }, place) => (
        <li key={id}>
          <button
            type="button"
            className={`triage-choice${isGrave ? ' triage-choice--grave' : ''}`}
            onClick={() => onChoose(id)}
          >
            <kbd>{digitOf(place) ?? '·'}</kbd>
            <span>
              {words}
              {isEarlier && <em className="desk-quiet"> said before</em>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** For `pressIn`: each digit does its own. */
export function digitActs(
  ids: readonly string[],
  choose: (id: string) => void,
): { readonly [key: string]: () => void } {
  return Object.fromEntries(
    ids.flatMap((id, place) => {
      const digit = digitOf(place);
      return digit === null ? [] : [[digit, () => choose(id)]];
    }),
  );
}
