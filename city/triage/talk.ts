/**
 * A triage as it goes: what is asked, by the engine that every desk asks with, and what a made-up caller says to it. Each step is the triage after
 * one more move, whose last move is what there is to write.
 */
import { assert } from '#base/assert.ts';
import type { Context } from '#pathways/moves.ts';
import { type Position, position } from '#pathways/position.ts';
import type { LoadedPack } from '#pathways/signed-pack.ts';
import type { Triage } from '#pathways/state.ts';
import * as move from '#pathways/triage.ts';
import type { Caller } from './caller-answers.ts';

type Turn = 'went-back' | 'red-flag' | 'handed-over' | null;

/** What happens in a call besides question and answer: our own estimate, of a hundred calls. */
const TURNS: readonly (readonly [Turn, number])[] = [
  [null, 70],
  ['went-back', 12],
  ['red-flag', 14],
  ['handed-over', 4],
];
/** Where the pack asks for a clinician, and the caller is told that none is free. */
const NOBODY_FREE = 0.25;
const REASONS = [
  'They tell of several things at once, and no list fits.',
  'What they answer does not fit together.',
  'They ask for a nurse, and would rather not answer any more.',
];

/** A call handler asks. It ends in a disposition, or is left to a clinician. */
export function* handlerAsks(
  loaded: LoadedPack,
  context: Context,
  caller: Caller,
): Generator<Triage, void> {
  const { draw } = caller;
  const before = draw.between(1, 4);
  let [turn] = draw.weighted(TURNS, ([, weight]) => weight);
  let now = move.begin(loaded, context);
  yield now;
  for (let asked = 0; ; asked += 1) {
    const stands = position(now);
    if (stands.kind === 'disposition') return yield allTold(now);
    if (stands.kind === 'handover') {
      if (stands.handover === undefined || !draw.chance(NOBODY_FREE)) return;
      now = move.nobodyFree(now);
      yield now;
      continue;
    }
    const given = caller.answers(now, stands);
    const turned = asked < before ? [] : turnedAside(turn, now, stands, given, caller);
    if (turned.length > 0) turn = null;
    for (now of turned.length > 0 ? turned : [move.answer(now, given)]) yield now;
  }
}

/** A clinician takes over where somebody else left it, and asks to the end. */
export function* clinicianAsks(left: Triage, caller: Caller): Generator<Triage, void> {
  let now = move.takeOver(left);
  yield now;
  for (let stands = position(now); stands.kind !== 'disposition'; stands = position(now)) {
    assert(stands.kind === 'question', 'with a clinician there is nobody to hand over to');
    now = move.answer(now, caller.answers(now, stands));
    yield now;
  }
  yield allTold(now);
}

/** What was done in place of the answer; nothing, where it cannot be done here. */
function turnedAside(
  turn: Turn,
  now: Triage,
  { question }: Extract<Position, { kind: 'question' }>,
  given: string,
  caller: Caller,
): readonly Triage[] {
  switch (turn) {
    case null:
      return [];
    case 'went-back': {
      const slip = caller.slip(question, given);
      if (slip === null) return [];
      const slipped = move.answer(now, slip);
      return [slipped, move.back(slipped)];
    }
    case 'red-flag': {
      const flag = caller.flagAhead(now);
      return flag === null ? [] : [move.raise(now, flag)];
    }
    case 'handed-over':
      return [move.handOver(now, caller.draw.pick(REASONS))];
  }
}

function allTold(triage: Triage): Triage {
  return move.end(
    triage,
    move.toTell(triage).map((_, place) => place),
  );
}
