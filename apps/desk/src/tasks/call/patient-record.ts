/** A patient as recorded before, and as this call has it. */
import { checkNhsNumber } from '#care/nhs-number.ts';
import type { PatientRecord } from '#care/payloads.ts';
import { dateWords } from '../../components/time-words.ts';
import type { CallFields } from './call-fields.ts';

/** What the call said wins; what it did not say stays. */
export function withCall(recorded: PatientRecord | null, said: PatientRecord): PatientRecord {
  if (recorded === null) return said;
  const told = Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== undefined && value !== ''),
  );
  const isSamePractice = recorded.practice?.ods && recorded.practice.ods === said.practice?.ods;
  const isSameNumber = recorded.nhsNumber?.value === said.nhsNumber?.value;
  return {
    ...recorded,
    ...told,
    gender: said.gender === 'unknown' ? recorded.gender : said.gender,
    nhsNumber:
      isSameNumber && !said.nhsNumber?.verified
        ? recorded.nhsNumber
        : (said.nhsNumber ?? recorded.nhsNumber),
    // Known by its code, it may have had a name here.
    practice: isSamePractice ? recorded.practice : (said.practice ?? recorded.practice),
  };
}

/** Whether they say the same, to the letter. */
export function isSameRecord(one: PatientRecord, other: PatientRecord): boolean {
  const [a, b] = [partsOf(one), partsOf(other)];
  return [...new Set([...a.keys(), ...b.keys()])].every((part) => a.get(part) === b.get(part));
}

function partsOf({ nhsNumber, practice, ...rest }: PatientRecord): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ...Object.entries(rest),
    ['nhsNumber', nhsNumber?.value],
    ['verified', nhsNumber?.verified],
    ['practice', practice?.name],
    ['ods', practice?.ods],
  ]);
}

const WORDS = {
  name: 'Name',
  nhsNumber: 'NHS number',
  birthDate: 'Date of birth',
  gender: 'Gender',
  address: 'Address',
  postcode: 'Postcode',
  phone: 'Phone',
} as const;

/** What of the record this call changes, in words: no other way of writing the same. */
export function changes(recorded: PatientRecord, after: PatientRecord): string[] {
  return (Object.keys(WORDS) as (keyof typeof WORDS)[]).flatMap((field) => {
    const [was, is] = [wordsOf(field, recorded), wordsOf(field, after)];
    return plain(field, was) === plain(field, is)
      ? []
      : [`${WORDS[field]}: ${was || 'not recorded'}, now ${is || 'not given'}`];
  });
}

/**
 * The fields that were left empty, as recorded; what was typed stays. Without a first name, the last name was only what they were looked for by.
 * What each field said before is remembered, so that {@link unfilled} can take it out again.
 */
export function filledFrom(fields: CallFields, recorded: PatientRecord): Partial<CallFields> {
  const bare = { ...fields, ...unfilled(fields) };
  const isSearched = bare.given.trim() === '';
  const number = checkNhsNumber(recorded.nhsNumber?.value ?? '');
  const known: Partial<CallFields> = {
    ...(isSearched ? nameParts(recorded.name, bare.family) : {}),
    // What a sender got wrong would keep the call from being queued.
    nhsNumber: number.valid ? number.number : '',
    birthDate: recorded.birthDate ?? '',
    postcode: recorded.postcode ?? '',
    address: recorded.address ?? '',
    gender: recorded.gender === 'unknown' ? '' : recorded.gender,
  };
  const taken = (Object.entries(known) as [keyof CallFields, string][]).filter(
    ([field, value]) => value !== '' && (bare[field].trim() === '' || field === 'family'),
  );
  const before = Object.fromEntries(taken.map(([field, value]) => [field, [bare[field], value]]));
  return {
    ...unfilled(fields),
    ...Object.fromEntries(taken),
    filled: JSON.stringify(before),
  };
}

/**
 * What a record had filled in is as it was before, but for what was changed since: they are somebody else.
 * @param which of the fields; all where it says nothing
 */
export function unfilled(
  fields: CallFields,
  which: (field: keyof CallFields) => boolean = () => true,
): Partial<CallFields> {
  if (fields.filled === '') return {};
  const filled = Object.entries(JSON.parse(fields.filled)) as [keyof CallFields, Filled][];
  const out = filled.filter(([field]) => which(field));
  const left = filled.filter(([field]) => !which(field));
  const untouched = out.filter(([field, [, value]]) => fields[field] === value);
  return {
    ...Object.fromEntries(untouched.map(([field, [before]]) => [field, before])),
    filled: left.length === 0 ? '' : JSON.stringify(Object.fromEntries(left)),
  };
}

type Filled = readonly [before: string, value: string];

/** Without what says where they live or how they are reached: that is protected. */
export function withoutWhere(record: PatientRecord): PatientRecord {
  const { address: _address, postcode: _postcode, phone: _phone, ...rest } = record;
  return rest;
}

/** @param family the last name, where it is known: a name may end with it. Else the last word is, as far as anybody can tell. */
export function nameParts(
  name: string,
  family = '',
): { readonly given: string; readonly family: string } {
  const words = name.trim().split(/\s+/);
  const known = family.trim().split(/\s+/);
  const isKnown =
    known.length < words.length &&
    words.slice(-known.length).join(' ').toLowerCase() === known.join(' ').toLowerCase();
  const given = isKnown ? words.length - known.length : words.length - 1;
  return { given: words.slice(0, given).join(' '), family: words.slice(given).join(' ') };
}

function wordsOf(field: keyof typeof WORDS, record: PatientRecord): string {
  const value = record[field];
  if (field === 'birthDate')
    return record.birthDate === undefined ? '' : dateWords(record.birthDate);
  return typeof value === 'object' ? value.value : (value ?? '');
}

/** Numbers and postcodes are the same however they are spaced; in an address a space may tell one home from another. */
const SPACED = new Set<keyof typeof WORDS>(['nhsNumber', 'postcode', 'phone']);

function plain(field: keyof typeof WORDS, text: string): string {
  const between = SPACED.has(field) ? '' : ' ';
  return text
    .toLowerCase()
    .replace(/[\s,.]+/g, between)
    .trim();
}
