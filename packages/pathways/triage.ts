/**
 * One triage: a pure fold over moves. Same pack, same context, same moves: same end. A triage holds the pack it began
 * with, so a newer version on the shelf does not reach into a call.
 *
 * Nothing said is lost: going back begins another branch, and what was answered before is offered again.
 */
import { unreachable } from '#base/assert.ts';
import { equal } from '#base/bytes.ts';
import { stepOf } from './graph.ts';
import { asMove, type Context, context, type Move, type MoveType } from './moves.ts';
import type { Disposition, Handover, Question, Words } from './pack.ts';
import { TriageRefusal, type TriageRefusalCode } from './refusal.ts';
import type { LoadedPack } from './signed-pack.ts';

export type Triage = {
  readonly loaded: LoadedPack;
  readonly context: Context;
  /** All that happened, oldest first. */
  readonly moves: readonly Move[];
  /** The questions whose answers stand, and handovers passed, oldest first. */
  readonly path: readonly Passed[];
  /** The step to deal with: a question, a handover or a disposition. */
  readonly at: string;
  /** What was last answered to each question, on whatever branch. */
  readonly said: ReadonlyMap<string, string>;
  /** Raised and not withdrawn. */
  readonly flags: readonly string[];
  /** A red flag was just raised: it ends the triage, unless somebody goes back to ask on. */
  readonly stopped: boolean;
  /** Handed over in the middle of a question. */
  readonly waiting: boolean;
  readonly withClinician: boolean;
};

type Passed = { readonly at: string; readonly redFlag?: string | undefined };

export type Position =
  | {
      readonly kind: 'question';
      readonly id: string;
      readonly question: Question;
      /** What was said to it before, when somebody came back. */
      readonly earlier: string | undefined;
    }
  | { readonly kind: 'handover'; readonly id: string; readonly handover: Handover | undefined }
  | { readonly kind: 'disposition'; readonly id: string; readonly disposition: Disposition };

/** @throws TriageRefusal `triage/context` where the pack has no such language or the context contradicts itself */
export function begin(loaded: LoadedPack, given: unknown): Triage {
  const read = context.safeParse(given);
  if (!read.success)
    refuse(
      'triage/context',
      'Who is calling, in what language, and how old the patient is must be known.',
    );
  return apply(undefined, loaded, move(loaded, 1, 'pathways.begun', { context: read.data }));
}

export function answer(triage: Triage, answerId: string, said?: string): Triage {
  const question = triage.at;
  const words = said === undefined ? {} : { said };
  return next(triage, 'pathways.answered', { question, answer: answerId, ...words });
}

/** To the question before, or to any that was answered on this branch. Lifts no red flag. */
export function back(triage: Triage, to?: string): Triage {
  const before = triage.stopped || triage.waiting ? triage.at : questionBefore(triage);
  const target = to ?? before;
  if (target === undefined) refuse('triage/nothing-before', 'This is the first question.');
  return next(triage, 'pathways.went-back', { to: target });
}

/** At any moment, from any step; the flag's disposition follows at once. */
export function raise(triage: Triage, flag: string): Triage {
  return next(triage, 'pathways.flag-raised', { flag });
}

/** Only with a clinician on the call. */
export function withdraw(triage: Triage, flag: string, reason: string): Triage {
  return next(triage, 'pathways.flag-withdrawn', { flag, reason });
}

/** To a clinician, from the question that is being asked. */
export function handOver(triage: Triage, reason: string): Triage {
  return next(triage, 'pathways.handed-over', { reason });
}

/** A clinician is on the call, and stays. */
export function takeOver(triage: Triage): Triage {
  return next(triage, 'pathways.taken-over', {});
}

/** The pack's call-back follows. */
export function nobodyFree(triage: Triage): Triage {
  return next(triage, 'pathways.nobody-free', {});
}

/** The triage that these moves made, by the very pack they name. @throws TriageRefusal */
export function replay(
  find: (hash: Uint8Array) => LoadedPack | undefined,
  moves: readonly { readonly type: string; readonly facts: unknown; readonly payload: unknown }[],
): Triage {
  let triage: Triage | undefined;
  for (const written of moves) {
    const made =
      asMove(written) ?? refuse('triage/malformed', 'A move of this triage cannot be read.');
    const loaded: LoadedPack =
      triage?.loaded ??
      find(made.payload.hash) ??
      refuse('triage/other-pack', 'The pack that this triage was made with is not here.');
    triage = apply(triage, loaded, made);
  }
  return triage ?? refuse('triage/out-of-order', 'There is no triage without a beginning.');
}

/** Where the triage stands. Red flags that stand let it end in nothing lesser than they ask for. */
export function position(triage: Triage): Position {
  const { at, loaded, stopped, waiting } = triage;
  const step = stepOf(loaded.pack, at);
  if (stopped || step?.kind === 'disposition') return gravest(triage);
  if (waiting) return { kind: 'handover', id: at, handover: undefined };
  if (step?.kind === 'handover') return { kind: 'handover', id: at, handover: step };
  if (step?.kind === 'question')
    return { kind: 'question', id: at, question: step, earlier: triage.said.get(at) };
  return unsound();
}

/** What to say to this caller. */
export function wordsFor(words: Words, { language, speaker }: Context): string {
  return words[language]?.[speaker] ?? unsound();
}

/** The triage after one more move. */
function apply(before: Triage | undefined, loaded: LoadedPack, made: Move): Triage {
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
  const triage: Triage = { ...before, moves: [...before.moves, made] };
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
      return { ...triage, waiting: true };
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
    default:
      return unreachable(made);
  }
}

function begun(loaded: LoadedPack, made: Extract<Move, { type: 'pathways.begun' }>): Triage {
  const { context: who } = made.payload;
  if (!loaded.pack.languages.includes(who.language))
    refuse('triage/context', 'The pack has no words in this language.');
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

function questionBefore({ loaded, path }: Triage): string | undefined {
  return path.findLast(({ at }) => stepOf(loaded.pack, at)?.kind === 'question')?.at;
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
    return settle({ ...triage, at: band?.next ?? unsound() });
  }
  if (step?.kind === 'sex') return settle({ ...triage, at: step.next[sex] ?? unsound() });
  return triage.withClinician ? pass(triage) : triage;
}

/** With a clinician on the call a handover has nothing to wait for. */
function pass(triage: Triage): Triage {
  const step = stepOf(triage.loaded.pack, triage.at);
  if (step?.kind !== 'handover') return triage;
  return settle({ ...triage, path: [...triage.path, { at: triage.at }], at: step.next });
}

function gravest({ at, flags, loaded, path }: Triage): Position {
  const { redFlags, steps } = loaded.pack;
  const raised = [...flags, ...path.flatMap(({ redFlag }) => redFlag ?? [])];
  const asked = raised.flatMap((flag) => redFlags[flag]?.disposition ?? []);
  const [id, disposition] = [at, ...asked]
    .map((one) => [one, steps[one]] as const)
    .filter((entry): entry is readonly [string, Disposition] => entry[1]?.kind === 'disposition')
    .reduce((worst, one) => (one[1].severity < worst[1].severity ? one : worst));
  return { kind: 'disposition', id, disposition };
}

function next(triage: Triage, type: MoveType, payload: object): Triage {
  const made = move(triage.loaded, triage.moves.length + 1, type, payload);
  return apply(triage, triage.loaded, made);
}

function move({ pack, hash }: LoadedPack, step: number, type: MoveType, payload: object): Move {
  const named = { pack: pack.id, version: pack.version, hash };
  const made = asMove({ type, facts: { step }, payload: { ...named, ...payload } });
  return made ?? refuse('triage/malformed', 'Too long, or empty.');
}

function refuse(code: TriageRefusalCode, message: string): never {
  throw new TriageRefusal(code, message);
}

/** What the checker rules out: `LoadedPack` is only made of sound packs. */
function unsound(): never {
  throw new TriageRefusal('triage/malformed', 'The pack does not say how to go on.');
}
