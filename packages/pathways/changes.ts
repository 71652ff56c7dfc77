/** What is different in another version of a pack, a sentence each, for whoever decides whether it is used. */
import { nameOf, stepOf } from './graph.ts';
import { label, type Pack, type Question, type Step, type Text } from './pack.ts';

/** Empty where they differ in nothing but the version. */
export function changesIn(before: Pack, after: Pack): readonly string[] {
  return [...about(before, after), ...flags(before, after), ...steps(before, after)];
}

function* about(before: Pack, after: Pack): Iterable<string> {
  if (isOther(before.title, after.title)) yield `It is called “${allWords(after.title)}” now.`;
  if (before.provenance.author !== after.provenance.author)
    yield `Its author is ${after.provenance.author}; before, ${before.provenance.author}.`;
  if (before.provenance.use !== after.provenance.use)
    yield `What it says of its use: ${after.provenance.use}`;
  if (before.provenance.date !== after.provenance.date)
    yield `It is of ${after.provenance.date}; before, of ${before.provenance.date}.`;
  if (isOther(before.provenance.sources, after.provenance.sources))
    yield `Its sources are: ${after.provenance.sources.join(' ') || 'none'}`;
  const added = after.languages.filter((one) => !before.languages.includes(one));
  const gone = before.languages.filter((one) => !after.languages.includes(one));
  if (added.length > 0) yield `New languages: ${added.join(', ')}.`;
  if (gone.length > 0) yield `Languages that are gone: ${gone.join(', ')}.`;
  const stay = (one: Pack, other: Pack) =>
    one.languages.filter((tag) => other.languages.includes(tag));
  if (isOther(stay(before, after), stay(after, before)))
    yield `Its languages are in another order: ${after.languages.join(', ')}.`;
  if (before.start !== after.start) yield `It begins with ${nameOf(after, after.start)}.`;
  if (before.callBack !== after.callBack)
    yield `Where no clinician is free it ends in ${nameOf(after, after.callBack)}.`;
}

function* flags(before: Pack, after: Pack): Iterable<string> {
  for (const id of idsOf(before.redFlags, after.redFlags)) {
    const [was, is] = [ofId(before.redFlags, id), ofId(after.redFlags, id)];
    if (is === undefined) yield `The red flag “${label(before, was!.label)}” is gone.`;
    else if (was === undefined)
      yield `New red flag: “${label(after, is.label)}”, to ${nameOf(after, is.disposition)}.`;
    else {
      if (was.disposition !== is.disposition)
        yield `The red flag “${label(after, is.label)}” leads to ${nameOf(after, is.disposition)}; before, to ${nameOf(before, was.disposition)}.`;
      if (isOther(was.label, is.label))
        yield `The red flag “${allWords(was.label)}” reads “${allWords(is.label)}” now.`;
    }
  }
}

function* steps(before: Pack, after: Pack): Iterable<string> {
  for (const id of idsOf(before.steps, after.steps)) {
    const [was, is] = [stepOf(before, id), stepOf(after, id)];
    if (is === undefined) yield `Gone: ${nameOf(before, id)}.`;
    else if (was === undefined) yield `New: ${nameOf(after, id)}.`;
    else if (isOther(was, is)) yield* changed(before, after, id, was, is);
  }
}

function* changed(before: Pack, after: Pack, id: string, was: Step, is: Step): Iterable<string> {
  const name = nameOf(after, id);
  if (was.kind === 'question' && is.kind === 'question') {
    if (isOther(was.words, is.words)) yield `${name} is asked in other words.`;
    if (was.hint !== is.hint) yield `${name} has another hint.`;
    yield* answers(before, after, name, was, is);
  } else if (was.kind === 'disposition' && is.kind === 'disposition') {
    const { title: _, words: __, advice: ___, worsening: ____, ...rest } = is;
    const { title, words, advice, worsening, ...restBefore } = was;
    if (isOther(title, is.title))
      yield `${nameOf(before, id)} is called “${allWords(is.title)}” now.`;
    if (isOther(rest, restBefore)) yield `${name} has another code, time, urgency or service.`;
    if (isOther([words, advice, worsening], [is.words, is.advice, is.worsening]))
      yield `${name} tells the caller something else.`;
  } else yield `${name} goes on in other ways.`;
}

function* answers(
  before: Pack,
  after: Pack,
  name: string,
  was: Question,
  is: Question,
): Iterable<string> {
  const old = new Map(was.answers.map((answer) => [answer.id, answer]));
  for (const answer of is.answers) {
    const earlier = old.get(answer.id);
    old.delete(answer.id);
    const said = label(after, answer.label);
    if (earlier === undefined) {
      yield `${name} has a new answer: ${said}, to ${nameOf(after, answer.next)}.`;
      continue;
    }
    if (isOther(earlier.label, answer.label))
      yield `${name}: the answer “${allWords(earlier.label)}” reads “${allWords(answer.label)}” now.`;
    if (earlier.next !== answer.next)
      yield `${name}: ${said} leads to ${nameOf(after, answer.next)}; before, to ${nameOf(before, earlier.next)}.`;
    if (earlier.redFlag !== answer.redFlag)
      yield `${name}: ${said} is ${answer.redFlag === undefined ? 'no red flag any more' : 'a red flag now'}.`;
  }
  for (const { label: said } of old.values())
    yield `${name}: the answer “${label(before, said)}” is gone.`;
  const stays = ({ answers: some }: Question, other: Question) =>
    some.map(({ id }) => id).filter((id) => other.answers.some((one) => one.id === id));
  if (isOther(stays(was, is), stays(is, was))) yield `${name} has its answers in another order.`;
}

/** In every language: what is different may be so in one of them alone. */
function allWords(written: Text): string {
  return Object.values(written).join(' / ');
}

function idsOf(...all: readonly object[]): readonly string[] {
  return [...new Set(all.flatMap(Object.keys))];
}

function ofId<T>(all: { readonly [id: string]: T }, id: string): T | undefined {
  return Object.hasOwn(all, id) ? all[id] : undefined;
}

/** Packs are plain data in a fixed order of fields, as their schema reads them. */
function isOther(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
