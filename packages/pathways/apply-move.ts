/** The fold: a triage and one more move make the next triage, or a refusal. */
import { unreachable } from '#base/assert.ts';
import { equal } from '#base/bytes.ts';
import { stepOf } from './graph.ts';
import type { Move, MovePayload } from './moves.ts';
import type { Question } from './pack.ts';
import { type Position, position } from './position.ts';
import { refuse, unsoundPack } from './refusal.ts';
import type { LoadedPack } from './signed-pack.ts';
import type { Triage } from './state.ts';
import { refuseOtherWords, sayings } from './wording.ts';

/** The triage after one more move. */
export function applyMove(before: Triage | undefined, loaded: LoadedPack, made: Move): Triage {
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
      return answered(triage, kind, made.payload);
    case 'pathways.went-back':
      return wentBack(triage, made.payload.to);
    case 'pathways.flag-raised': {
      const { flag } = made.payload;
      if (!Object.hasOwn(pack.redFlags, flag))
        refuse('triage/no-such-flag', 'The pack has no such red flag.');
      const flags = triage.flags.includes(flag) ? triage.flags : [...triage.flags, flag];
      return { ...triage, flags, stopped: true };
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
        at: pack.callBack,
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
  return { ...triage, ended: true };
}

/** On through steps that ask nobody anything, to one that does. */
function settle(triage: Triage): Triage {
  const { ageMonths, sex } = triage.context;
  const step = stepOf(triage.loaded.pack, triage.at);
  if (step?.kind === 'age') {
    const band = step.bands.find(
      ({ fromMonths, belowMonths }) =>
        fromMonths <= ageMonths && (belowMonths === null || ageMonths < belowMonths),
    );
    return settle({ ...triage, at: band?.next ?? unsoundPack() });
  }
  if (step?.kind === 'sex') return settle({ ...triage, at: step.next[sex] ?? unsoundPack() });
  return triage.withClinician ? pass(triage) : triage;
}

/** With a clinician on the call a handover has nothing to wait for. */
function pass(triage: Triage): Triage {
  const step = stepOf(triage.loaded.pack, triage.at);
  if (step?.kind !== 'handover') return triage;
  return settle({ ...triage, path: [...triage.path, { at: triage.at }], at: step.next });
}
