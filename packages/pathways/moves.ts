/**
 * What happens in a triage, as plain data: facts in the clear, which tell nothing of the patient, and payloads for sealing.
 * A triage is the fold of its moves (`triage.ts`); each names the pack it was made with.
 */
import { z } from 'zod';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { bytes } from '#base/schema.ts';
import { SEXES, SPEAKERS } from './pack.ts';

/** Which pack was asked is as telling as an answer, so it is not here: with public packs a hash is a name. */
export const moveFacts = z.strictObject({
  /** Place in the triage, from 1. */
  step: z.int().positive(),
});

const id = z.string().min(1).max(60);
const reason = z.string().min(1).max(2000);
/** The pack's own words, for people who work here: the record reads without the pack. */
const words = z.string().max(1000);

export const context = z.strictObject({
  speaker: z.enum(SPEAKERS),
  language: z.string().min(2).max(40),
  ageMonths: z.int().min(0).max(1560),
  sex: z.enum(SEXES).default('unknown'),
});
export type Context = z.output<typeof context>;

const named = {
  ...{ pack: id, version: z.string().max(20), hash: bytes(32) },
  /** The entry of the move after which it was made. Whoever writes a triage alone may leave it out: then `step` says it. */
  follows: bytes(16).optional(),
};

/** What is read out at the end. */
const saying = z.strictObject({ about: z.enum(['what-happens', 'advice', 'worsening']), words });
export type Saying = z.output<typeof saying>;

/** By type of entry. */
export const movePayloads = {
  'pathways.begun': z.strictObject({ ...named, title: words, author: words, use: words, context }),
  'pathways.answered': z.strictObject({
    ...named,
    question: id,
    answer: id,
    asked: words,
    answered: words,
    /** The red flag that this answer is. */
    redFlag: words.optional(),
    /** The caller's own words, where the call handler took them down. */
    said: z.string().min(1).max(2000).optional(),
  }),
  /** Back to a question; what was answered stays said. */
  'pathways.went-back': z.strictObject({ ...named, to: id }),
  'pathways.flag-raised': z.strictObject({ ...named, flag: id, label: words }),
  'pathways.flag-withdrawn': z.strictObject({ ...named, flag: id, label: words, reason }),
  'pathways.handed-over': z.strictObject({ ...named, reason }),
  'pathways.taken-over': z.strictObject({ ...named }),
  'pathways.nobody-free': z.strictObject({ ...named }),
  /** The disposition holds, and was told to the caller. */
  'pathways.ended': z.strictObject({
    ...named,
    disposition: id,
    code: z.string().min(1).max(40),
    title: words,
    told: z.array(saying).max(14),
    /** Why something was not told; there if and only if something was not. */
    untold: reason.optional(),
  }),
} as const;

export type MoveType = keyof typeof movePayloads;
export type MovePayload<T extends MoveType> = z.output<(typeof movePayloads)[T]>;

export type Move = {
  [T in MoveType]: {
    readonly type: T;
    readonly facts: z.output<typeof moveFacts>;
    readonly payload: MovePayload<T>;
  };
}[MoveType];

/** A move as it counts, in its place. */
export type Counted = Move & {
  /** A red flag out of a triage that stood otherwise: it counts though nobody asks for it. */
  readonly late?: true;
};

export function isMoveType(type: string): type is MoveType {
  return Object.hasOwn(movePayloads, type);
}

/** Undefined where it is no move, or not well formed. */
export function asMove(value: {
  readonly type: string;
  readonly facts: unknown;
  readonly payload: unknown;
}): Move | undefined {
  const { type } = value;
  if (!isMoveType(type)) return undefined;
  const facts = moveFacts.safeParse(value.facts);
  const payload = movePayloads[type].safeParse(value.payload);
  if (!facts.success || !payload.success) return undefined;
  return { type, facts: facts.data, payload: payload.data } as Move;
}

/** The same move, said to be made after that entry. */
export function following(move: Move, entry: Uuid): Move {
  return { ...move, payload: { ...move.payload, follows: uuidToBytes(entry) } } as Move;
}
