/** Of whom a triage is and who answers, from what the call or the case knows. */

import { dayInLondon } from '#base/london-day.ts';
import type { PatientRecord } from '#care/payloads.ts';
import type { Context } from '#pathways/moves.ts';
import type { Pack } from '#pathways/pack.ts';

/** What is known before the triage begins; empty where it is not. */
export type Known = {
  readonly age: string;
  readonly sex: Context['sex'];
  readonly speaker: Context['speaker'] | '';
  /** As the call has it: `Polish`. */
  readonly language: string;
};

const ADULT_MONTHS = 18 * 12;
const MOST_MONTHS = 130 * 12;
const PARENTS =
  /\b(mother|father|mum|mam|mom|dad|parent|step-?(mother|father|mum|dad)|guardian|carer|foster)\b/i;

export function knownOf(
  patient: Pick<PatientRecord, 'birthDate' | 'gender'>,
  caller: {
    readonly isPatient: boolean | null;
    readonly relation: string;
    readonly language: string;
  },
  now: number,
): Known {
  const months = patient.birthDate === undefined ? null : monthsSince(patient.birthDate, now);
  return {
    age: months !== null && isTellable(patient.birthDate!, months) ? ageText(months) : '',
    sex: patient.gender === 'male' || patient.gender === 'female' ? patient.gender : 'unknown',
    speaker: speakerOf(caller, months),
    language: caller.language,
  };
}

function speakerOf(
  { isPatient, relation }: { isPatient: boolean | null; relation: string },
  months: number | null,
): Known['speaker'] {
  if (isPatient === null) return '';
  if (isPatient) return 'self';
  const isChild = months !== null && months < ADULT_MONTHS;
  return isChild && PARENTS.test(relation) ? 'parent' : 'third-party';
}

/** In a child months matter, so nothing is filled in that the date of birth does not say. */
function isTellable(birthDate: string, months: number): boolean {
  return birthDate.length === 'yyyy-mm-dd'.length || months >= ADULT_MONTHS;
}

/** The fewest whole months since a day known to the year, the month or the day; null where it is no such day, or may be still to come. */
export function monthsSince(birthDate: string, now: number): number | null {
  const [year, month = 12, day = 31] = birthDate.split('-').map(Number);
  const [thisYear, thisMonth, today] = dayInLondon(now).split('-').map(Number);
  if (year === undefined || Number.isNaN(year)) return null;
  const months = (thisYear! - year) * 12 + thisMonth! - month - (today! < day ? 1 : 0);
  return months < 0 ? null : months;
}

function ageText(months: number): string {
  if (months >= 24) return `${Math.floor(months / 12)}`;
  return `${months} months`;
}

/** For people: `36 years`, `8 months`. */
export function ageOf(months: number): string {
  if (months >= 24) return `${Math.floor(months / 12)} years`;
  return months === 1 ? '1 month' : `${months} months`;
}

/** `36`, `8 months`, `5 weeks`: in months. Null where it is no age. */
export function readAge(text: string): number | null {
  const [, digits, unit = 'y'] =
    /^(\d{1,4})\s*(y|years?|yrs?|m|months?|w|weeks?|d|days?)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const count = Number(digits);
  const months = {
    y: count * 12,
    m: count,
    w: Math.floor((count * 7) / 30.44),
    d: Math.floor(count / 30.44),
  }[unit[0]!.toLowerCase() as 'y' | 'm' | 'w' | 'd'];
  return months > MOST_MONTHS ? null : months;
}

/** False also where it is no age. */
export function isAdult(age: string): boolean {
  const months = readAge(age);
  return months !== null && months >= ADULT_MONTHS;
}

const names = new Intl.DisplayNames('en', { type: 'language' });

export function languageName(tag: string): string {
  return names.of(tag) ?? tag;
}

/** The pack's language that the call named, if it has it; else English, or the pack's first. */
export function languageFor({ languages }: Pick<Pack, 'languages'>, named: string): string {
  const wanted = named.trim().toLowerCase();
  const found = languages.find(
    (tag) => languageName(tag).toLowerCase() === wanted || tag === wanted,
  );
  return found ?? (languages.includes('en') ? 'en' : languages[0]!);
}
