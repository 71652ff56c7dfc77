/**
 * What the entries of care say in the clear: operational facts, which identify nobody. Their shapes are published in docs/formats.md;
 * what some of them seal stands in `payloads.ts`.
 */
import { z } from 'zod';
import { bytes, millis, uuidBytes } from '#base/schema.ts';

/** Most urgent first; `unknown` sorts with the most urgent, because nobody has yet said otherwise. */
export const URGENCIES = ['emergency', 'unknown', 'urgent', 'soon', 'routine'] as const;
export type Urgency = (typeof URGENCIES)[number];

const code = z.string().min(1).max(40);

/** `called-in`: they rang us. */
export const CONTACT_OUTCOMES = [
  'spoke',
  'no-answer',
  'voicemail',
  'wrong-number',
  'called-in',
] as const;
/** Ends of a call that made no case of its own. */
export const CALL_ENDINGS = [
  'silent',
  'dropped',
  'nuisance',
  'wrong-number',
  'information',
  'joined',
] as const;
export type CallEnding = (typeof CALL_ENDINGS)[number];
export const CLOSE_OUTCOMES = [
  'advice',
  'prescription',
  'appointment',
  'visit',
  'referred',
  'ambulance',
  'no-contact',
  'duplicate',
] as const;
/** How a waiting patient is, as a comfort call heard it. */
export const CONDITIONS = ['same', 'better', 'worse', 'unknown'] as const;
export type Condition = (typeof CONDITIONS)[number];
/** Why a record must be kept. */
export const HOLD_REASONS = ['complaint', 'inquest', 'legal'] as const;
/** What a person says of how they were dealt with. */
export const RATINGS = ['very-good', 'good', 'neither', 'poor', 'very-poor', 'not-said'] as const;
/** What of a case can be corrected. */
export const AMENDABLE = ['consultation', 'observations', 'note'] as const;
export type Amendable = (typeof AMENDABLE)[number];
export const REFERRAL_KINDS = ['referral', 'booking'] as const;
export const REFERRAL_ANSWERS = ['accepted', 'rejected', 'booked'] as const;
/** How the other system was given a case. */
export const HAND_BACK_CHANNELS = ['https', 'file', 'print'] as const;
export const PRESENCES = ['free', 'on-call', 'away', 'gone'] as const;
export type Presence = (typeof PRESENCES)[number];

const SOURCES = ['nhs-111-report', 'call'] as const;
export type Source = (typeof SOURCES)[number];

const judged = {
  urgency: z.enum(URGENCIES),
  disposition: code.nullable(),
  due: millis.nullable(),
};
const received = { patient: uuidBytes, service: code, ...judged };
const attempt = { attempt: z.int().positive(), route: z.enum(['folder', 'https']) };
const failed = {
  ...attempt,
  problem: code,
  /** Null where trying again would not help: somebody must act. */
  retryAt: millis.nullable(),
};

/** The entry that closed the case of which the message tells: it may be opened and closed again before it is known how the first one went. */
const ofClose = { of: uuidBytes.optional() };

/** Facts of each type, as decoded from an entry's header. */
export const careFacts = {
  'patient.recorded': z.strictObject({}),
  'case.received': z.discriminatedUnion('source', [
    z.strictObject({ ...received, source: z.literal('nhs-111-report') }),
    z.strictObject({
      ...received,
      source: z.literal('call'),
      /** When the call was answered. From there to the entry's `at` is what the call took. */
      answered: millis,
      /** Whether this is the third contact, or a later one, within 96 hours. */
      repeat: z.boolean(),
    }),
  ]),
  'call.ended': z.strictObject({
    service: code,
    ending: z.enum(CALL_ENDINGS),
    answered: millis,
  }),
  'document.part': z.strictObject({
    document: uuidBytes,
    part: z.int().min(1).max(1000),
    of: z.int().min(1).max(1000),
  }),
  'case.labelled': z.strictObject({ case: uuidBytes }),
  'case.taken': z.strictObject({}),
  'case.released': z.strictObject({}),
  'case.contacted': z.strictObject({
    outcome: z.enum(CONTACT_OUTCOMES),
    /** With it they are a repeat caller: the third contact, or a later one, within 96 hours. */
    repeat: z.literal(true).optional(),
  }),
  'case.consulted': z.strictObject({}),
  'case.reassessed': z.strictObject(judged),
  'case.assigned': z.strictObject({
    /** Null: back to the queue. */
    to: uuidBytes.nullable(),
    /** Whether whoever had the case gives it away, or a shift lead moves it. */
    as: z.enum(['owner', 'lead']),
  }),
  'case.transferred': z.strictObject({ service: code }),
  'case.comforted': z.strictObject({
    outcome: z.enum(CONTACT_OUTCOMES),
    condition: z.enum(CONDITIONS),
  }),
  'case.observed': z.strictObject({}),
  'case.pictured': z.strictObject({
    /** SHA-256 of the sealed picture, which is kept outside the log. */
    hash: bytes(32),
    bytes: z.int().positive(),
  }),
  'case.amended': z.strictObject({ entry: uuidBytes, of: z.enum(AMENDABLE) }),
  'case.closed': z.strictObject({ outcome: z.enum(CLOSE_OUTCOMES), gpMessage: z.boolean() }),
  /** The same need of the same person as another case, which goes on in its place. */
  'case.duplicated': z.strictObject({ of: uuidBytes }),
  /** Says again all that a board needs of the case. */
  'case.reopened': z.strictObject({
    ...received,
    source: z.enum(SOURCES),
    received: millis,
    repeat: z.boolean(),
  }),
  /** What sites that went on apart decided cannot all be true: as what the case goes on. */
  'case.settled': z.strictObject({
    service: code,
    as: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('queued') }),
      z.strictObject({ kind: z.literal('taken'), to: uuidBytes }),
      z.strictObject({
        kind: z.literal('closed'),
        outcome: z.enum(CLOSE_OUTCOMES),
        gpMessage: z.boolean(),
      }),
    ]),
  }),
  /** A copy that the other system dealt with. */
  'case.let-go': z.strictObject({}),
  /** The other system has it, up to an entry of it. */
  'case.taken-back': z.strictObject({ channel: z.enum(HAND_BACK_CHANNELS), last: uuidBytes }),
  'case.held': z.strictObject({ reason: z.enum(HOLD_REASONS) }),
  'case.hold-lifted': z.strictObject({}),
  'case.rated': z.strictObject({ rating: z.enum(RATINGS) }),
  'patient.merged': z.strictObject({ into: uuidBytes }),
  /** It was merged by mistake: two people after all. */
  'patient.parted': z.strictObject({}),
  'special-note.written': z.strictObject({ until: millis.nullable() }),
  'special-note.ended': z.strictObject({ note: uuidBytes }),
  'demographics.asked': z.strictObject({}),
  'demographics.answered': z.strictObject({
    asked: uuidBytes,
    outcome: z.enum(['found', 'not-found', 'several', 'unavailable']),
  }),
  'referral.asked': z.strictObject({ kind: z.enum(REFERRAL_KINDS), to: code }),
  'referral.sent': z.strictObject({ referral: uuidBytes, ...attempt }),
  'referral.failed': z.strictObject({ referral: uuidBytes, ...failed }),
  'referral.answered': z.strictObject({ referral: uuidBytes, answer: z.enum(REFERRAL_ANSWERS) }),
  /** It was not sent, or was refused, and was dealt with another way. */
  'referral.withdrawn': z.strictObject({ referral: uuidBytes }),
  'gp-message.sent': z.strictObject({ ...attempt, ...ofClose }),
  'gp-message.failed': z.strictObject({ ...failed, ...ofClose }),
  'presence.said': z.strictObject({ presence: z.enum(PRESENCES) }),
  'telephone.answered': z.strictObject({ service: code, offered: millis, answered: millis }),
  'telephone.abandoned': z.strictObject({ service: code, offered: millis, ended: millis }),
  'message.set-aside': z.strictObject({ message: uuidBytes, source: code, problem: code }),
  'message.reviewed': z.strictObject({ message: uuidBytes }),
} as const;

export type CareType = keyof typeof careFacts;
export type CareFacts<T extends CareType> = z.output<(typeof careFacts)[T]>;

/** One entry's facts, told apart by its type. */
export type CareFact = {
  [T in CareType]: { readonly type: T; readonly facts: CareFacts<T> };
}[CareType];

export function isCareType(type: string): type is CareType {
  return Object.hasOwn(careFacts, type);
}

/** Those that seal a payload; no other does. */
export const SEALED_CARE_TYPES = [
  'patient.recorded',
  'patient.merged',
  'patient.parted',
  'special-note.written',
  'case.received',
  'document.part',
  'case.labelled',
  'case.contacted',
  'case.comforted',
  'case.reassessed',
  'case.assigned',
  'case.transferred',
  'case.observed',
  'case.pictured',
  'case.amended',
  'case.consulted',
  'case.reopened',
  'case.settled',
  'case.rated',
  'demographics.asked',
  'demographics.answered',
  'referral.asked',
  'referral.answered',
  'message.set-aside',
  'message.reviewed',
] as const satisfies readonly CareType[];
export type SealedCareType = (typeof SEALED_CARE_TYPES)[number];

export function isSealedCareType(type: string): type is SealedCareType {
  return (SEALED_CARE_TYPES as readonly string[]).includes(type);
}
