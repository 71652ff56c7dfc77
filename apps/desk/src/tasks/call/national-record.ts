/** What the national record knows of the patient of a call, asked for beside the lookup here and never waited for. */
import type { Demographics } from '#care/demographics.ts';
import { checkNhsNumber } from '#care/nhs-number.ts';
import type { DemographicsQuestion, PatientRecord } from '#care/payloads.ts';
import { isNotKnown } from '../../typed/plain-text.ts';
import type { CallFields } from './call-fields.ts';
import { nameParts } from './patient-record.ts';
import { identifiersOf, readCall } from './read-call.ts';

/** As often as the keeper lets a call ask. */
export const MOST_QUESTIONS = 3;

/** What can be asked with what was typed; null where it is too little, or was answered already. */
export function questionOf(fields: CallFields, now: number): DemographicsQuestion | null {
  const identifiers = identifiersOf(fields, now);
  if (identifiers === null) return null;
  const { nhsNumber, family, birthDate, postcode, phone } = identifiers;
  if (nhsNumber === null && (family === null || birthDate === null)) return null;
  if (nhsNumber !== null && nhsNumber === fields.traced) return null;
  const isNamed = family !== null && !isNotKnown(fields.given);
  const given = isNamed ? fields.given.trim() || undefined : undefined;
  const { gender } = readCall(fields, now).patient;
  return {
    nhsNumber: nhsNumber ?? undefined,
    family: family ?? undefined,
    given,
    birthDate: birthDate ?? undefined,
    gender: gender === 'unknown' ? undefined : gender,
    postcode: postcode ?? undefined,
    phone: phone ?? undefined,
  };
}

/** Whether this was asked before in this call: the same question has the same answer. */
export function wasAsked(
  asked: readonly Pick<Demographics, 'question'>[],
  question: DemographicsQuestion,
): boolean {
  return asked.some((one) => same(one.question, question));
}

/** Whether a question was about whom the fields are of now: who they are may have been corrected since. */
export function isAbout(
  { question, answer }: Pick<Demographics, 'question' | 'answer'>,
  fields: CallFields,
  now: number,
): boolean {
  const isTaken = answer?.outcome === 'found' && answer.record.nhsNumber?.value === fields.traced;
  const typed = identifiersOf(fields, now);
  if (isTaken || typed === null) return isTaken;
  const isByNumber = typed.nhsNumber !== null && typed.nhsNumber === question.nhsNumber;
  const record = !isByNumber && answer?.outcome === 'found' ? answer.record : undefined;
  const known = {
    nhsNumber: question.nhsNumber ?? record?.nhsNumber?.value,
    family: question.family,
    birthDate:
      question.birthDate ?? (record?.birthDate?.length === 10 ? record.birthDate : undefined),
  };
  return (['nhsNumber', 'family', 'birthDate'] as const).every(
    (field) => typed[field] === null || (known[field] ?? typed[field]) === typed[field],
  );
}

function same(one: DemographicsQuestion, other: DemographicsQuestion): boolean {
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<
    keyof DemographicsQuestion
  >;
  return [...fields].every((field) => one[field] === other[field]);
}

/** The number that was asked for, where the national record has them under another: it was replaced, or typed wrongly. */
export function otherNumber({ question, answer }: Demographics): string | null {
  if (answer?.outcome !== 'found') return null;
  const { nhsNumber: asked } = question;
  return asked !== undefined && asked !== answer.record.nhsNumber?.value ? asked : null;
}

/**
 * Every field that the national record has, as it has it. What it does not know stays as it was typed.
 * @param family the last name, as it says it or as it was typed
 */
export function takenFrom(
  record: Partial<PatientRecord> & Pick<PatientRecord, 'name' | 'gender'>,
  family = '',
): Partial<CallFields> {
  const number = checkNhsNumber(record.nhsNumber?.value ?? '');
  const taken: Partial<CallFields> = {
    ...nameParts(record.name, family),
    nhsNumber: number.valid ? number.number : '',
    birthDate: record.birthDate ?? '',
    gender: record.gender === 'unknown' ? '' : record.gender,
    postcode: record.postcode ?? '',
    address: record.address ?? '',
    practice: record.practice?.ods ?? '',
  };
  const known = Object.entries(taken).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(known), traced: number.valid ? number.number : '' };
}
