import { useEffect, useRef } from 'react';
import { label, plainWords } from '#pathways/pack.ts';
import { type Position, wordsFor } from '#pathways/position.ts';
import type { Triage } from '#pathways/state.ts';
import { TextLine } from '../../components/fields.tsx';
import { textFault } from '../../typed/plain-text.ts';
import { languageName } from './context.ts';
import { pressIn } from './keys.ts';
import { digitActs, Numbered } from './numbered.tsx';
import { Progress } from './progress.tsx';

/** As the payload has it. */
const MOST_SAID = 2000;

type QuestionCardProps = {
  readonly triage: Triage;
  readonly stands: Extract<Position, { kind: 'question' }>;
  /** Whether it takes the focus when it comes. */
  readonly isActive: boolean;
  /** In the caller's own words, so far. */
  readonly said: string;
  readonly onSaid: (words: string) => void;
  readonly onAnswer: (id: string, said: string | undefined) => void;
  /** Null at the first question. */
  readonly onBack: (() => void) | null;
  readonly onRedFlag: () => void;
  readonly onHandOver: (() => void) | null;
};

/** One question, as it is said to this caller, and its answers by number. */
export function QuestionCard(props: QuestionCardProps) {
  const { triage, stands, isActive, said, onSaid, onAnswer, onBack, onRedFlag, onHandOver } = props;
  const { pack } = triage.loaded;
  const { question, earlier, id } = stands;
  const card = useRef<HTMLFieldSetElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each question
  useEffect(() => {
    if (isActive) card.current?.focus();
  }, [id, triage.moves.length]);

  const fault = textFault('What they said', said, MOST_SAID) ?? undefined;
  const answer = (chosen: string) => {
    if (fault === undefined) onAnswer(chosen, said.trim() || undefined);
    else wordsLine();
  };
  const wordsLine = () => document.getElementById('triage-said')?.focus();
  const spoken = wordsFor(question.words, triage.context);
  const plain = plainWords(pack, question.words, triage.context.speaker);
  return (
    <fieldset
      ref={card}
      tabIndex={-1}
      className="triage-card"
      aria-describedby="triage-hint"
      onKeyDown={(event) =>
        pressIn(event, {
          ...digitActs(
            question.answers.map((one) => one.id),
            answer,
          ),
          b: onBack ?? undefined,
          Backspace: onBack ?? undefined,
          w: wordsLine,
          r: onRedFlag,
          h: onHandOver ?? undefined,
          'Enter in text': () => card.current?.focus(),
          Escape: () => card.current?.focus(),
        })
      }
    >
      <legend className="triage-card__asked" lang={triage.context.language}>
        {spoken}
      </legend>
      {plain !== spoken && (
        <p className="desk-quiet">
          Asked in {languageName(triage.context.language)}. In English: {plain}
        </p>
      )}
      {question.hint !== undefined && (
        <p id="triage-hint" className="triage-hint">
          {question.hint}
        </p>
      )}
      <Numbered
        label="Answers"
        choices={question.answers.map((one) => ({
          id: one.id,
          words: label(pack, one.label),
          isEarlier: one.id === earlier,
        }))}
        onChoose={answer}
      />
      <div className="triage-card__foot">
        <TextLine
          id="triage-said"
          label="In the caller’s own words (W)"
          most={null}
          value={said}
          onChange={onSaid}
          fault={fault}
        />
        <div className="triage-acts">
          {onBack !== null && (
            <button type="button" className="triage-act" onClick={onBack}>
              Back <kbd>B</kbd>
            </button>
          )}
          {onHandOver !== null && (
            <button type="button" className="triage-act" onClick={onHandOver}>
              To a clinician <kbd>H</kbd>
            </button>
          )}
        </div>
      </div>
      <Progress triage={triage} at={id} />
    </fieldset>
  );
}
