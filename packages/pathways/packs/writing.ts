/** Short forms in which the packs here are written; what comes out is plain data. */
import type { Answer, Disposition, Pack, Question, Step, Text, Words } from '../pack.ts';

/** By language. English alone may be written as a plain string. */
export type Spoken = string | { readonly [language: string]: string };

/**
 * Words by speaker: `{Do you|Do they|Does your child} feel sick?` is said in the first form to the patient, in the
 * second to a third party, in the third to a child's parent. Without braces all hear the same.
 */
export function say(spoken: Spoken): Words {
  return inEach(spoken, (sentence) => ({
    self: forSpeaker(sentence, 0),
    'third-party': forSpeaker(sentence, 1),
    parent: forSpeaker(sentence, 2),
  }));
}

export function text(spoken: Spoken): Text {
  return inEach(spoken, (sentence) => sentence);
}

export function ask(spoken: Spoken, answers: readonly Answer[], hint?: string): Question {
  const words = say(spoken);
  return {
    kind: 'question',
    words,
    answers: [...answers],
    ...(hint === undefined ? {} : { hint }),
  };
}

/** `next` is a step; `!flag` means that this answer is that red flag, and leads to its disposition. */
export function choice(id: string, label: Spoken, next: string): Answer {
  return { id, label: text(label), next };
}

const YES = { en: 'Yes', pl: 'Tak' };
const NO = { en: 'No', pl: 'Nie' };
const NOT_SURE = { en: 'Not sure', pl: 'Nie wiadomo' };

/** Who is not sure goes the way of yes, unless the pack says otherwise: the safe mistake. */
export function yesNo(
  spoken: Spoken,
  ways: { readonly yes: string; readonly no: string; readonly unsure?: string },
  hint?: string,
): Question {
  const { yes, no, unsure = yes } = ways;
  const answers = [
    choice('yes', YES, yes),
    choice('no', NO, no),
    choice('unsure', NOT_SURE, unsure),
  ];
  return ask(spoken, answers, hint);
}

/** A disposition of `dispositions.ts` with this pack's advice. */
export function end(
  base: Omit<Disposition, 'advice' | 'worsening'>,
  worsening: Spoken,
  advice: readonly Spoken[] = [],
): Disposition {
  return { ...base, worsening: say(worsening), advice: advice.map(say) };
}

type Written = Omit<Pack, 'title' | 'languages' | 'redFlags' | 'provenance'> & {
  readonly title: Spoken;
  readonly languages?: readonly string[];
  readonly redFlags: { readonly [id: string]: readonly [label: Spoken, disposition: string] };
  readonly sources: readonly string[];
};

export function pack({
  sources,
  languages = ['en'],
  redFlags,
  steps,
  title,
  ...rest
}: Written): Pack {
  const own = <T>(said: InLanguages<T>) => inLanguages(said, languages);
  const flags = Object.entries(redFlags).map(([id, [label, disposition]]) => {
    return [id, { label: own(text(label)), disposition }] as const;
  });
  const known = Object.fromEntries(flags);
  const resolve = (next: string): Pick<Answer, 'next' | 'redFlag'> => {
    if (!next.startsWith('!')) return { next };
    const redFlag = next.slice(1);
    return { next: known[redFlag]?.disposition ?? next, redFlag };
  };
  const resolved = (step: Step): Step => {
    switch (step.kind) {
      case 'question': {
        const answers = step.answers.map((given) => ({
          ...given,
          label: own(given.label),
          ...resolve(given.next),
        }));
        return { ...step, words: own(step.words), answers };
      }
      case 'handover':
        return { ...step, words: own(step.words) };
      case 'disposition': {
        const { title: name, words, worsening, advice } = step;
        const told = { words: own(words), worsening: own(worsening), advice: advice.map(own) };
        return { ...step, title: own(name), ...told };
      }
      default:
        return step;
    }
  };
  return {
    ...rest,
    title: text(title),
    languages: [...languages],
    redFlags: known,
    steps: Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, resolved(step)])),
    provenance: {
      author: 'Written for Holdfast',
      date: '2026-11-28',
      sources: [...sources],
      use: 'Illustrative. Not for clinical use.',
    },
  };
}

type InLanguages<T> = { [language: string]: T };

/** What packs share is written in more languages than most of them are asked in. */
function inLanguages<T>(said: InLanguages<T>, languages: readonly string[]): InLanguages<T> {
  return Object.fromEntries(Object.entries(said).filter(([tag]) => languages.includes(tag)));
}

function inEach<T>(spoken: Spoken, make: (sentence: string) => T): InLanguages<T> {
  const all = typeof spoken === 'string' ? { en: spoken } : spoken;
  return Object.fromEntries(Object.entries(all).map(([tag, sentence]) => [tag, make(sentence)]));
}

function forSpeaker(sentence: string, speaker: 0 | 1 | 2): string {
  return sentence.replaceAll(/\{([^{}]*)\}/g, (whole, inside: string) => {
    return inside.split('|')[speaker] ?? whole;
  });
}
