/**
 * A pack: the triage of one presentation, as data. Its shape is published in docs/formats.md; what a shape cannot say
 * (that every path ends, that every question has its words) `check/check-pack.ts` proves.
 */
import { z } from 'zod';

/** Who is on the telephone: the patient, somebody for an adult, or a child's parent or carer. */
export const SPEAKERS = ['self', 'third-party', 'parent'] as const;

/** As in care; `unknown` is for what others send, never for a pack. */
export const PACK_URGENCIES = ['emergency', 'urgent', 'soon', 'routine'] as const;

/** Who deals with it. */
export const SERVICES = [
  'ambulance',
  'emergency-department',
  'clinician-call',
  'face-to-face',
  'mental-health-crisis',
  'dentist',
  'pharmacy',
  'self-care',
] as const;

export const SEXES = ['female', 'male', 'unknown'] as const;

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'small letters, digits and hyphens');
/** BCP 47, for instance `en` or `pt-BR`. */
const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag')
  .refine(isLanguage, 'a language tag');
const sentence = z.string().max(1000);

/** The same for every speaker. */
const text = z.record(language, sentence);
export type Text = z.output<typeof text>;

/** Said aloud to the caller, so by who is calling. */
const words = z.record(language, z.partialRecord(z.enum(SPEAKERS), sentence));
export type Words = z.output<typeof words>;

const answer = z.strictObject({
  id,
  label: text,
  next: id,
  /** This answer is that red flag: what follows is never lesser than the flag's own disposition. */
  redFlag: id.optional(),
});
export type Answer = z.output<typeof answer>;

const question = z.strictObject({
  kind: z.literal('question'),
  words,
  /** For the call handler's eyes. */
  hint: sentence.optional(),
  answers: z.array(answer).max(12),
});
export type Question = z.output<typeof question>;

const months = z.int().min(0).max(1560);

/** Goes on by the patient's age; `below` null means and older. */
const byAge = z.strictObject({
  kind: z.literal('age'),
  bands: z
    .array(z.strictObject({ fromMonths: months, belowMonths: months.nullable(), next: id }))
    .max(12),
});
export type ByAge = z.output<typeof byAge>;

/** Goes on by the patient's sex, which may not be known. */
const bySex = z.strictObject({
  kind: z.literal('sex'),
  next: z.partialRecord(z.enum(SEXES), id),
});
export type BySex = z.output<typeof bySex>;

/** A clinician takes the call over here and goes on with `next`; if none is free, the pack's `callBack`. */
const handover = z.strictObject({ kind: z.literal('handover'), words, next: id });
export type Handover = z.output<typeof handover>;

const disposition = z.strictObject({
  kind: z.literal('disposition'),
  title: text,
  /** Of care's table. */
  code: z.string().min(1).max(40),
  urgency: z.enum(PACK_URGENCIES),
  /** Null where the ambulance service sets the clock, or nobody does. */
  withinMinutes: z.int().nonnegative().nullable(),
  /** 1 is the gravest; two of equal gravity share a number. */
  severity: z.int().min(1).max(99),
  service: z.enum(SERVICES),
  /** For an ambulance, the category asked for. */
  ambulance: z.int().min(1).max(4).optional(),
  words,
  advice: z.array(words).max(12),
  /** What to watch for, and what to do then. */
  worsening: words,
});
export type Disposition = z.output<typeof disposition>;

const step = z.discriminatedUnion('kind', [question, byAge, bySex, handover, disposition]);
export type Step = z.output<typeof step>;

/** Far above any pack; the checker's worst case is a path for each of them. */
const MOST_STEPS = 2000;

export const packSchema = z.strictObject({
  id,
  version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/, 'three numbers, as 1.0.0'),
  title: text,
  provenance: z.strictObject({
    author: sentence,
    date: z.iso.date(),
    sources: z.array(sentence).max(40),
    /** Shown wherever the pack is used. */
    use: sentence,
  }),
  languages: z.array(language).min(1).max(40),
  start: id,
  callBack: id,
  /** Can be raised at any moment. */
  redFlags: z.record(id, z.strictObject({ label: text, disposition: id })),
  steps: z
    .record(id, step)
    .refine((steps) => Object.keys(steps).length <= MOST_STEPS, `at most ${MOST_STEPS} steps`),
});
export type Pack = z.output<typeof packSchema>;

/** That it has the shape is not enough: `en-GB-GB` is nobody's language, and comparing words by it fails. */
function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** For people who work here: English where there is some, else the pack's first language. */
export function label(pack: Pick<Pack, 'languages'>, written: Text): string {
  return written.en ?? written[pack.languages[0] ?? ''] ?? '';
}

/** What is said to this kind of caller, for people who work here. */
export function plainWords(
  pack: Pick<Pack, 'languages'>,
  written: Words,
  speaker: (typeof SPEAKERS)[number],
): string {
  return (written.en ?? written[pack.languages[0] ?? ''])?.[speaker] ?? '';
}
