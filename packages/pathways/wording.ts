/** The pack's words that a move carries, so that the record of a triage reads without its pack, and says nothing else than was asked. */
import { stepOf } from './graph.ts';
import type { Context, Move, Saying } from './moves.ts';
import { type Disposition, label, type Pack, plainWords } from './pack.ts';
import { refuse } from './refusal.ts';
import type { LoadedPack } from './signed-pack.ts';

export function beginningWords({ pack }: LoadedPack) {
  const { author, use } = pack.provenance;
  return { title: label(pack, pack.title), author, use };
}

/** Empty where the pack has no such answer: what refuses the move says so. */
export function answerWords(
  { pack }: LoadedPack,
  { speaker }: Context,
  question: string,
  answer: string,
): { asked: string; answered: string; redFlag?: string } {
  const step = stepOf(pack, question);
  if (step?.kind !== 'question') return { asked: '', answered: '' };
  const given = step.answers.find(({ id }) => id === answer);
  const flag = given?.redFlag === undefined ? {} : { redFlag: flagWords(pack, given.redFlag) };
  return {
    asked: plainWords(pack, step.words, speaker),
    answered: given === undefined ? '' : label(pack, given.label),
    ...flag,
  };
}

export function flagWords(pack: Pack, flag: string): string {
  return Object.hasOwn(pack.redFlags, flag) ? label(pack, pack.redFlags[flag]!.label) : '';
}

export function endWords({ pack }: LoadedPack, { code, title }: Disposition) {
  return { code, title: label(pack, title) };
}

/** All that is read out at a disposition, in the order in which it is said. */
export function sayings(
  pack: Pack,
  { words, advice, worsening }: Disposition,
  speaker: Context['speaker'],
): readonly Saying[] {
  const plain = (written: typeof words) => plainWords(pack, written, speaker);
  return [
    { about: 'what-happens', words: plain(words) },
    ...advice.map((one) => ({ about: 'advice' as const, words: plain(one) })),
    { about: 'worsening', words: plain(worsening) },
  ];
}

/** @throws TriageRefusal `triage/other-words` */
export function refuseOtherWords(loaded: LoadedPack, context: Context, made: Move): void {
  if (!hasOwnWords(loaded, context, made))
    refuse('triage/other-words', 'The pack does not say it in these words.');
}

function hasOwnWords(loaded: LoadedPack, context: Context, { type, payload }: Move): boolean {
  switch (type) {
    case 'pathways.begun': {
      const { title, author, use } = beginningWords(loaded);
      return payload.title === title && payload.author === author && payload.use === use;
    }
    case 'pathways.answered': {
      const own = answerWords(loaded, context, payload.question, payload.answer);
      const { asked, answered, redFlag } = payload;
      return own.asked === asked && own.answered === answered && own.redFlag === redFlag;
    }
    case 'pathways.flag-raised':
    case 'pathways.flag-withdrawn':
      return payload.label === flagWords(loaded.pack, payload.flag);
    case 'pathways.ended': {
      const step = stepOf(loaded.pack, payload.disposition);
      if (step?.kind !== 'disposition') return true;
      const { code, title } = endWords(loaded, step);
      return (
        payload.code === code &&
        payload.title === title &&
        isAmong(payload.told, sayings(loaded.pack, step, context.speaker))
      );
    }
    default:
      return true;
  }
}

/** Some of them, none twice, in their order. */
function isAmong(told: readonly Saying[], all: readonly Saying[]): boolean {
  let next = 0;
  return told.every(({ about, words }) => {
    const place = all.findIndex(
      (one, i) => i >= next && one.about === about && one.words === words,
    );
    next = place + 1;
    return place !== -1;
  });
}
