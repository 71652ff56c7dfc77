/** The fold: a triage and one more move make the next triage, or a refusal. */
import { unreachable } from '#base/assert.ts';
import { equal } from '#base/bytes.ts';
import { endsFrom, passedBy, stepOf } from './graph.ts';
import type { Counted, Move, MovePayload } from './moves.ts';
import type { Pack, Question } from './pack.ts';
import { type Position, position } from './position.ts';
import { refuse, unsoundPack } from './refusal.ts';
import type { LoadedPack } from './signed-pack.ts';
import type { Triage } from './state.ts';
import { refuseOtherWords, sayings } from './wording.ts';

/** The triage after one more move. */
export function applyMove(before: Triage | undefined, loaded: LoadedPack, made: Counted): Triage {
  const { pack, hash } = loaded;
  const { pack: id, version, hash: named } = made.payload;
  if (!equal(hash, named) || id !== pack.id || version !== pack.version)
    refuse('triage/other-pack', 'This was answered to another pack.');
  if (made.facts.step !== (before?.moves.length ?? 0) + 1)
    refuse('triage/out-of-order', 'A move of this triage is missing or stands twice.');
  if (before === undefined) {
    if (made.type !== 'pathways.begun')
      refuse('triage/out-of-order', 'There is no triage without a beginning.');
    return begun(loaded, made);
  }
  refuseOtherWords(loaded, before.context, made);
  const triage: Triage = { ...before, ended: false, moves: [...before.moves, made] };
  const { kind } = position(before);
  switch (made.type) {
    case 'pathways.begun':
      return refuse('triage/out-of-order', 'This triage has begun already.');
    case 'pathways.answered':
      return made.late ? answeredLate(triage, made.payload) : answered(triage, kind, made.payload);
    case 'pathways.went-back':
      return wentBack(triage, made.payload.to);
    case 'pathways.flag-raised': {
      const { flag } = made.payload;
      if (!Object.hasOwn(pack.redFlags, flag))
        refuse('triage/no-such-flag', 'The pack has no such red flag.');
      return { ...holding(triage, [flag]), stopped: true };
    }
    case 'pathways.flag-withdrawn': {
      const { flag } = made.payload;
      if (!triage.withClinician)
        refuse('triage/needs-clinician', 'Only a clinician withdraws a red flag.');
      if (!triage.flags.includes(flag))
        refuse('triage/no-such-flag', 'This red flag was not raised.');
      const flags = triage.flags.filter((raised) => raised !== flag);
      return { ...triage, flags, stopped: triage.stopped && flags.length > 0 };
    }
    case 'pathways.handed-over':
      if (kind === 'disposition') refuse('triage/ended', 'The triage has ended.');
      if (kind === 'handover') refuse('triage/no-handover', 'It has been handed over already.');
      return { ...triage, waiting: true, withClinician: false };
    case 'pathways.taken-over':
      if (triage.withClinician) refuse('triage/no-handover', 'A clinician is on the call already.');
      return pass({ ...triage, withClinician: true, waiting: false });
    case 'pathways.nobody-free':
      if (kind !== 'handover') refuse('triage/no-handover', 'Nothing has been handed over.');
      return {
        ...triage,
        waiting: false,
        path: [...triage.path, { at: triage.at }],
        at: endOfNobodyFree(triage),
      };
    case 'pathways.ended':
      return ended(triage, before, made.payload);
    default:
      return unreachable(made);
  }
}

function begun(loaded: LoadedPack, made: Extract<Move, { type: 'pathways.begun' }>): Triage {
  const { context: who } = made.payload;
  if (!loaded.pack.languages.includes(who.language))
    refuse('triage/context', 'The pack has no words in this language.');
  refuseOtherWords(loaded, who, made);
  if (who.speaker === 'parent' && who.ageMonths >= ADULT_MONTHS)
    refuse('triage/context', 'The parent of an adult is a third party.');
  return settle({
    loaded,
    context: who,
    moves: [made],
    path: [],
    at: loaded.pack.start,
    said: new Map(),
    flags: [],
    stopped: false,
    waiting: false,
    withClinician: false,
    ended: false,
  });
}

const ADULT_MONTHS = 18 * 12;

function answered(
  triage: Triage,
  kind: Position['kind'],
  { question: id, answer: chosen }: { question: string; answer: string },
): Triage {
  if (kind !== 'question' || id !== triage.at)
    refuse('triage/not-asked', 'This question is not being asked.');
  const question = stepOf(triage.loaded.pack, id) as Question;
  const given =
    question.answers.find((one) => one.id === chosen) ??
    refuse('triage/no-such-answer', 'The question has no such answer.');
  return settle({
    ...triage,
    path: [...triage.path, { at: id, redFlag: given.redFlag }],
    said: new Map(triage.said).set(id, chosen),
    at: given.next,
  });
}

/** A red flag that somebody was told of while another went on: it holds as if it had been raised. */
function answeredLate(
  triage: Triage,
  { question: id, answer: chosen }: MovePayload<'pathways.answered'>,
): Triage {
  const step = stepOf(triage.loaded.pack, id);
  const given =
    step?.kind === 'question' ? step.answers.find((one) => one.id === chosen) : undefined;
  if (given?.redFlag === undefined) refuse('triage/not-asked', 'This question is not being asked.');
  return { ...holding(triage, [given.redFlag]), stopped: true };
}

/** From now on only a clinician takes them back. */
function holding(triage: Triage, flags: readonly string[]): Triage {
  return { ...triage, flags: [...new Set([...triage.flags, ...flags])] };
}

function wentBack(triage: Triage, to: string): Triage {
  if (to === triage.at && (triage.stopped || triage.waiting))
    return { ...triage, stopped: false, waiting: false };
  const place = triage.path.findLastIndex(({ at }) => at === to);
  if (place === -1) refuse('triage/nothing-before', 'That was not passed on this branch.');
  const path = triage.path.slice(0, place);
  return settle({ ...triage, path, at: to, stopped: false, waiting: false });
}

/** In what the answers and the flags that stand lead to, and in nothing else; and not untold without a reason. */
function ended(
  triage: Triage,
  before: Triage,
  { disposition, told, untold }: MovePayload<'pathways.ended'>,
): Triage {
  const stands = position(before);
  if (stands.kind !== 'disposition' || stands.id !== disposition)
    refuse('triage/not-ended', 'The triage does not end here.');
  if (before.ended) refuse('triage/ended', 'The triage has ended.');
  const { pack } = triage.loaded;
  const toTell = sayings(pack, stands.disposition, triage.context.speaker);
  if (told.length < toTell.length !== (untold !== undefined))
    refuse('triage/untold', 'Read everything out, or say why it could not be.');
  // What a disposition was told for is not gone back on as if nobody had said it.
  const flags = triage.path.flatMap(({ redFlag }) => redFlag ?? []);
  return { ...holding(triage, flags), ended: true };
}

/** The pack's call-back, unless all that was left to come to is graver. */
function endOfNobodyFree({ loaded: { pack }, at, context: who }: Triage): string {
  const callBack = severityOf(pack, pack.callBack);
  const ends = endsFrom(pack, at, who);
  const mildest = Math.max(...ends.map((end) => severityOf(pack, end)));
  return mildest < callBack
    ? ends.find((end) => severityOf(pack, end) === mildest)!
    : pack.callBack;
}

function severityOf(pack: Pack, id: string): number {
  const step = stepOf(pack, id);
  return step?.kind === 'disposition' ? step.severity : unsoundPack();
}

/** On through steps that ask nobody anything, to one that does. */
function settle(triage: Triage): Triage {
  const step = stepOf(triage.loaded.pack, triage.at);
  if (step?.kind === 'age' || step?.kind === 'sex')
    return settle({ ...triage, at: passedBy(step, triage.context) ?? unsoundPack() });
  return triage.withClinician ? pass(triage) : triage;
}

/** With a clinician on the call a handover has nothing to wait for. */
function pass(triage: Triage): Triage {
  const step = stepOf(triage.loaded.pack, triage.at);
  if (step?.kind !== 'handover') return triage;
  return settle({ ...triage, path: [...triage.path, { at: triage.at }], at: step.next });
}
