/**
 * One triage, by what can be done in it: a pure fold over moves. Same pack, same context, same moves: same end.
 *
 * Nothing said is lost: going back begins another branch, and what was answered before is offered again.
 */
import { applyMove } from './apply-move.ts';
import { stepOf } from './graph.ts';
import { asMove, context, type Move, type MoveType, type Saying } from './moves.ts';
import { position } from './position.ts';
import { refuse } from './refusal.ts';
import type { LoadedPack } from './signed-pack.ts';
import type { Triage } from './state.ts';
import { answerWords, beginningWords, endWords, flagWords, sayings } from './wording.ts';

/** @throws TriageRefusal `triage/context` where the pack has no such language or the context contradicts itself */
export function begin(loaded: LoadedPack, given: unknown): Triage {
  const read = context.safeParse(given);
  if (!read.success)
    refuse(
      'triage/context',
      'Who is calling, in what language, and how old the patient is must be known.',
    );
  const payload = { ...beginningWords(loaded), context: read.data };
  return applyMove(undefined, loaded, move(loaded, 1, 'pathways.begun', payload));
}

export function answer(triage: Triage, answerId: string, said?: string): Triage {
  const question = triage.at;
  const words = answerWords(triage.loaded, triage.context, question, answerId);
  const own = said === undefined ? {} : { said };
  return next(triage, 'pathways.answered', { question, answer: answerId, ...words, ...own });
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
  const label = flagWords(triage.loaded.pack, flag);
  return next(triage, 'pathways.flag-raised', { flag, label });
}

/** Only with a clinician on the call. */
export function withdraw(triage: Triage, flag: string, reason: string): Triage {
  const label = flagWords(triage.loaded.pack, flag);
  return next(triage, 'pathways.flag-withdrawn', { flag, label, reason });
}

/** To a clinician, from the question that is being asked. */
export function handOver(triage: Triage, reason: string): Triage {
  return next(triage, 'pathways.handed-over', { reason });
}

/** A clinician is on the call, and stays until it is handed over again. */
export function takeOver(triage: Triage): Triage {
  return next(triage, 'pathways.taken-over', {});
}

/** The pack's call-back follows. */
export function nobodyFree(triage: Triage): Triage {
  return next(triage, 'pathways.nobody-free', {});
}

/** What there is to tell where the triage stands; nothing where it is not at its end. */
export function toTell(triage: Triage): readonly Saying[] {
  const stands = position(triage);
  if (stands.kind !== 'disposition') return [];
  return sayings(triage.loaded.pack, stands.disposition, triage.context.speaker);
}

/** The disposition holds. `told` are places in `toTell`; `untold` says why the rest was not. */
export function end(triage: Triage, told: readonly number[], untold?: string): Triage {
  const stands = position(triage);
  if (stands.kind !== 'disposition') refuse('triage/not-ended', 'The triage does not end here.');
  return next(triage, 'pathways.ended', {
    disposition: stands.id,
    ...endWords(triage.loaded, stands.disposition),
    told: toTell(triage).filter((_, i) => told.includes(i)),
    ...(untold === undefined ? {} : { untold }),
  });
}

type WrittenMove = {
  readonly type: string;
  readonly facts: unknown;
  readonly payload: unknown;
  readonly late?: true | undefined;
};

/** The triage that these moves made, by the very pack they name. @throws TriageRefusal */
export function replay(
  find: (hash: Uint8Array) => LoadedPack | undefined,
  moves: readonly WrittenMove[],
): Triage {
  let triage: Triage | undefined;
  for (const written of moves) {
    const made =
      asMove(written) ?? refuse('triage/malformed', 'A move of this triage cannot be read.');
    const loaded: LoadedPack =
      triage?.loaded ??
      find(made.payload.hash) ??
      refuse('triage/other-pack', 'The pack that this triage was made with is not here.');
    triage = applyMove(triage, loaded, written.late ? { ...made, late: true } : made);
  }
  return triage ?? refuse('triage/out-of-order', 'There is no triage without a beginning.');
}

function questionBefore({ loaded, path }: Triage): string | undefined {
  return path.findLast(({ at }) => stepOf(loaded.pack, at)?.kind === 'question')?.at;
}

function next(triage: Triage, type: MoveType, payload: object): Triage {
  const made = move(triage.loaded, triage.moves.length + 1, type, payload);
  return applyMove(triage, triage.loaded, made);
}

function move({ pack, hash }: LoadedPack, step: number, type: MoveType, payload: object): Move {
  const named = { pack: pack.id, version: pack.version, hash };
  const made = asMove({ type, facts: { step }, payload: { ...named, ...payload } });
  return made ?? refuse('triage/malformed', 'Too long, or empty.');
}
