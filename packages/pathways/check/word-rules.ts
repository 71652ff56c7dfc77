/** That there is something to say to everybody, and that answers can be told apart. */
import { nameOf } from '../graph.ts';
import { label, type Pack, SPEAKERS, type Text, type Words } from '../pack.ts';
import type { Fault } from './fault.ts';

const TO: { readonly [S in (typeof SPEAKERS)[number]]: string } = {
  self: 'a caller who is the patient',
  'third-party': 'a third party',
  parent: 'a child’s parent',
};

/** In each of the pack's languages, and in no other: words that nobody checked would be read out, or stand in the record. */
export function* wordsMissing(pack: Pack): Iterable<Fault> {
  const unlisted = function* (where: string, said: Text | Words): Iterable<Fault> {
    for (const language of Object.keys(said)) {
      if (pack.languages.includes(language)) continue;
      const words = `${where} has words in “${language}”, which is none of the pack’s languages.`;
      yield { rule: 'language-unlisted', words };
    }
  };
  const spoken = function* (where: string, words: Words): Iterable<Fault> {
    yield* unlisted(where, words);
    for (const language of pack.languages) {
      for (const speaker of SPEAKERS) {
        if (!isBlank(words[language]?.[speaker])) continue;
        yield fault(`${where} has no words for ${TO[speaker]} in “${language}”.`);
      }
    }
  };
  const written = function* (where: string, text: Text): Iterable<Fault> {
    yield* unlisted(where, text);
    for (const language of pack.languages) {
      if (isBlank(text[language])) yield fault(`${where} has no words in “${language}”.`);
    }
  };

  yield* written('The title', pack.title);
  for (const [id, flag] of Object.entries(pack.redFlags))
    yield* written(`The red flag “${id}”`, flag.label);
  for (const [id, step] of Object.entries(pack.steps)) {
    const where = `${label(pack, pack.title) || pack.id}: ${nameOf(pack, id)} (“${id}”)`;
    if (step.kind === 'question' || step.kind === 'handover') yield* spoken(where, step.words);
    if (step.kind === 'question') {
      for (const answer of step.answers)
        yield* written(`${where}, answer “${answer.id}”,`, answer.label);
    }
    if (step.kind !== 'disposition') continue;
    yield* written(`${where}, its title,`, step.title);
    yield* spoken(where, step.words);
    yield* spoken(`${where}, what to do if it gets worse,`, step.worsening);
    for (const advice of step.advice) yield* spoken(`${where}, its advice,`, advice);
  }
}

export function* answers(pack: Pack): Iterable<Fault> {
  for (const [id, step] of Object.entries(pack.steps)) {
    if (step.kind !== 'question') continue;
    const where = `${nameOf(pack, id)} (“${id}”)`;
    // None at all is a dead end, which is said elsewhere with the way there.
    if (step.answers.length === 1)
      yield { rule: 'answers-too-few', words: `${where} has one answer: nothing is asked.` };
    const twice = [
      firstTwice(step.answers.map((answer) => answer.id)),
      ...pack.languages.map((language) =>
        firstTwice(step.answers.map((answer) => plain(answer.label[language], language))),
      ),
    ].find((found) => found !== undefined);
    if (twice !== undefined)
      yield { rule: 'answers-alike', words: `${where} has the answer “${twice}” twice.` };
  }
}

/** The record names a red flag by its words alone. */
export function* flagsAlike(pack: Pack): Iterable<Fault> {
  for (const language of pack.languages) {
    const labels = Object.values(pack.redFlags).map(({ label }) =>
      plain(label[language], language),
    );
    const twice = firstTwice(labels);
    if (twice !== undefined)
      yield { rule: 'red-flags-alike', words: `Two red flags are called “${twice}”.` };
  }
}

function fault(words: string): Fault {
  return { rule: 'words-missing', words };
}

/** What nobody sees: joiners, marks of direction, spaces of no width. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;

function isBlank(text: string | undefined): boolean {
  return (text ?? '').replaceAll(UNSEEN, '').trim() === '';
}

/** As a person in a hurry reads it: without case, accents of typing, or full stops. */
function plain(text: string | undefined, language: string): string {
  const seen = (text ?? '').replaceAll(UNSEEN, '');
  const folded = seen.normalize('NFKC').toLocaleLowerCase(language);
  return folded.replaceAll(/[\s\p{P}]+/gu, ' ').trim();
}

function firstTwice(values: readonly string[]): string | undefined {
  return values.find((value, i) => value !== '' && values.indexOf(value) < i);
}
