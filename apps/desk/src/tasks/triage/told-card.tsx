import { useEffect, useRef, useState } from 'react';
import { dispositionFor } from '#care/report/dispositions.ts';
import type { Saying } from '#pathways/moves.ts';
import { label } from '#pathways/pack.ts';
import { type Position, wordsFor } from '#pathways/position.ts';
import type { Triage } from '#pathways/state.ts';
import { toTell } from '#pathways/triage.ts';
import { Checkbox, TextLine } from '../../components/fields.tsx';
import { UrgencyTag } from '../../components/urgency-tag.tsx';
import { textFault } from '../../typed/plain-text.ts';
import { digitOf, pressIn } from './keys.ts';
import { ABOUT_WORDS, ambulanceWords, timeWords } from './triage-words.ts';

type ToldCardProps = {
  readonly triage: Triage;
  readonly stands: Extract<Position, { kind: 'disposition' }>;
  readonly isActive: boolean;
  /** What was read out so far, by its place in `toTell`. */
  readonly told: ReadonlySet<number>;
  /** Why not all of it, so far. */
  readonly untold: string;
  readonly onTold: (told: ReadonlySet<number>) => void;
  readonly onUntold: (words: string) => void;
  readonly onEnd: (told: readonly number[], untold: string | undefined) => void;
  readonly onBack: (() => void) | null;
  readonly onRedFlag: () => void;
};

/** The disposition, and all that is read out at it: each is ticked as it is said. */
export function ToldCard(props: ToldCardProps) {
  const { triage, stands, isActive, told, untold, onTold, onUntold, onEnd, onBack, onRedFlag } =
    props;
  const { disposition, id } = stands;
  const { pack } = triage.loaded;
  const said = spokenSayings(triage, stands);
  const plain = toTell(triage);
  const [fault, setFault] = useState<string | null>(null);
  const card = useRef<HTMLFieldSetElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another end is told anew
  useEffect(() => {
    setFault(null);
    if (isActive) card.current?.focus();
  }, [id]);

  const tick = (place: number) => {
    const next = new Set(told);
    if (!next.delete(place)) next.add(place);
    onTold(next);
    setFault(null);
  };
  const tooMuch = textFault('The reason', untold, 2000);
  const isWhole = told.size === said.length;
  const end = () => {
    if (tooMuch !== null) return;
    const why = untold.trim();
    if (!isWhole && why === '') setFault('Read out what is not ticked, or say why it could not be');
    else onEnd([...told], isWhole ? undefined : why);
  };
  const now = ambulanceWords(disposition);
  return (
    <fieldset
      ref={card}
      tabIndex={-1}
      className={`triage-card${disposition.urgency === 'emergency' ? ' triage-card--grave' : ''}`}
      onKeyDown={(event) => {
        // A tick has its own Space and its digit; Enter is the end from everywhere in the card.
        pressIn(event, {
          ...Object.fromEntries(said.map((_, place) => [digitOf(place) ?? '', () => tick(place)])),
          b: onBack ?? undefined,
          Backspace: onBack ?? undefined,
          r: onRedFlag,
          Enter: end,
          'Enter in text': end,
        });
      }}
    >
      <legend className="triage-card__asked">
        {label(pack, disposition.title)} <UrgencyTag urgency={disposition.urgency} />
      </legend>
      <p>{timeWords(disposition, dispositionFor(disposition.code)?.wording ?? disposition.code)}</p>
      {now !== null && <p className="triage-now">{now}</p>}
      <ol className="triage-tell">
        {said.map(({ about, words }, place) => (
          <li key={`${id} ${about} ${plain[place]?.words}`}>
            <kbd>{digitOf(place) ?? '·'}</kbd>
            <div className="nhsuk-checkboxes nhsuk-checkboxes--small">
              <Checkbox
                id={`triage-told-${place}`}
                label={`${ABOUT_WORDS[about]}: ${words}`}
                checked={told.has(place)}
                onChange={() => tick(place)}
              />
            </div>
          </li>
        ))}
      </ol>
      {(fault !== null || untold !== '') && (
        <TextLine
          id="triage-untold"
          label="Why was not all of it read out?"
          most={null}
          value={untold}
          onChange={onUntold}
          fault={tooMuch ?? fault ?? undefined}
        />
      )}
      <div className="triage-acts">
        <button type="button" className="nhsuk-button nhsuk-button--small" onClick={end}>
          {isWhole || untold === ''
            ? 'End the triage (Enter)'
            : 'End without reading the rest (Enter)'}
        </button>
        {onBack !== null && (
          <button type="button" className="triage-act" onClick={onBack}>
            Back <kbd>B</kbd>
          </button>
        )}
      </div>
    </fieldset>
  );
}

/** In the caller's language, in the order of `toTell`. */
function spokenSayings(
  { context }: Triage,
  { disposition }: ToldCardProps['stands'],
): readonly Saying[] {
  const { words, advice, worsening } = disposition;
  return [
    { about: 'what-happens', words: wordsFor(words, context) },
    ...advice.map((one) => ({ about: 'advice' as const, words: wordsFor(one, context) })),
    { about: 'worsening', words: wordsFor(worsening, context) },
  ];
}
