/** What was typed, read as what a case needs; or what is wrong with it, by field. Nothing typed is changed. */

import { checkNhsNumber } from '#care/nhs-number.ts';
import type { CaseSummary, PatientRecord } from '#care/payloads.ts';
import { type DispositionRow, dispositionFor, isLesser } from '#care/report/dispositions.ts';
import type { Params } from '#wire/keeper.ts';
import type { Faults } from '../../components/form.tsx';
import { readBirthDate } from '../../typed/birth-date.ts';
import { nhsNumberFault } from '../../typed/nhs-number.ts';
import { phoneFault, tellsApart } from '../../typed/phone.ts';
import { hasLetters, isNone, isNotKnown, textFault } from '../../typed/plain-text.ts';
import { postcodeFault } from '../../typed/postcode.ts';
import type { CallFields } from './call-fields.ts';

/** A clinician must look before anybody can say how urgent it is. */
export const NOT_JUDGED = 'not-judged';

export type SaidCall = {
  readonly patient: PatientRecord;
  readonly caller: CaseSummary['caller'];
  readonly callBack: string | undefined;
  readonly location: string;
  readonly problem: string;
  readonly call: Omit<NonNullable<CaseSummary['call']>, 'earlier'>;
  readonly disposition: DispositionRow | null;
};

/** Longest values, as the payload's shapes have them; a name's two halves share one line. */
const LINES: { readonly [field in keyof CallFields]?: readonly [name: string, most: number] } = {
  callerName: ['The caller’s name', 200],
  relation: ['Who they are', 100],
  callBack: ['The number', 60],
  nhsNumber: ['The NHS number', 40],
  given: ['The first name', 199],
  family: ['The last name', 199],
  birthDate: ['The date of birth', 40],
  postcode: ['The postcode', 20],
  address: ['The address', 400],
  location: ['Where they are', 400],
  language: ['The language', 100],
  needs: ['What they need', 400],
};
/** Asked only where the caller is somebody else. */
const OF_OTHERS: ReadonlySet<string> = new Set(['callerName', 'relation']);
const MOST_PROBLEM = 20_000;

/** Faults of what is there already: said as it is typed. */
export function typingFaults(fields: CallFields, now: number): Faults {
  const faults: Record<string, string> = {};
  const say = (field: keyof CallFields, words: string | null) => {
    if (words !== null) faults[field] ??= words;
  };
  for (const [field, [name, most]] of Object.entries(LINES)) {
    if (fields.caller !== 'other' && OF_OTHERS.has(field)) continue;
    say(field as keyof CallFields, textFault(name, fields[field as keyof CallFields], most));
  }
  say('problem', textFault('What is wrong', fields.problem, MOST_PROBLEM, 'lines'));
  say('callBack', phoneFault(fields.callBack));
  say('nhsNumber', nhsNumberFault(fields.nhsNumber));
  const born = readBirthDate(isNone(fields.birthDate) ? '' : fields.birthDate, now);
  if (born.kind === 'fault') say('birthDate', born.words);
  const place = postcodeFault(fields.postcode);
  say(
    'postcode',
    place && `${place}. Leave it empty where there is none, and write the place below`,
  );
  return faults;
}

/** All that keeps a call from becoming a case. */
export function whyNotQueue(fields: CallFields, now: number, services: readonly string[]): Faults {
  const missing: [keyof CallFields, boolean, string][] = [
    ['caller', fields.caller === '', 'Say who is calling'],
    [
      'callBack',
      fields.callBack.trim() === '',
      'Enter a number to call back on, or write that there is none',
    ],
    [
      'family',
      fields.family.trim() === '' && fields.given.trim() === '',
      'Enter the patient’s name, or write: not known',
    ],
    ['location', fields.location.trim() === '', 'Say where the patient is now'],
    ['problem', fields.problem.trim() === '', 'Say what is wrong'],
    ['triage', fields.triage === 'open', 'Finish the triage, or hand it over to a clinician'],
    ['disposition', fields.disposition === '', 'Choose what must happen, and by when'],
    ['disposition', isBelowTriage(fields), 'The triage came to something graver than this'],
    [
      'service',
      !services.includes(fields.service || (services[0] ?? '')),
      'Choose the service that this is for',
    ],
    [
      'readBack',
      fields.readBack === '',
      'Read the number, the name and the place back to the caller',
    ],
  ];
  const faults = typingFaults(fields, now);
  return Object.fromEntries(
    [
      ...missing.filter(([, isMissing]) => isMissing).map(([field, , words]) => [field, words]),
      ...Object.entries(faults),
    ].sort(([a], [b]) => ORDER.indexOf(a!) - ORDER.indexOf(b!)),
  );
}

const ORDER: readonly string[] = [
  'caller',
  'callerName',
  'relation',
  'callBack',
  'nhsNumber',
  'given',
  'family',
  'birthDate',
  'postcode',
  'gender',
  'address',
  'location',
  'problem',
  'language',
  'needs',
  'consent',
  'triage',
  'disposition',
  'service',
  'readBack',
];

/** A red flag, or what a triage ended in, binds whoever queues the call. */
function isBelowTriage({ triaged, disposition }: CallFields): boolean {
  const least = dispositionFor(triaged);
  const chosen = chosenOf(disposition);
  return least !== undefined && chosen !== undefined && isLesser(chosen, least);
}

/** The graver of what was chosen and what the triages of the call came to; null where nobody said. */
export function cameTo({ triaged, disposition }: CallFields): DispositionRow | null {
  const least = dispositionFor(triaged);
  const chosen = chosenOf(disposition);
  if (chosen === undefined || least === undefined) return chosen ?? least ?? null;
  return isLesser(chosen, least) ? least : chosen;
}

function chosenOf(disposition: string): DispositionRow | undefined {
  return disposition === NOT_JUDGED ? NOBODY_JUDGED : dispositionFor(disposition);
}

/** A clinician looks first: as urgent as anything may be. */
export const NOBODY_JUDGED: DispositionRow = {
  ...{ code: '', wording: '', minutes: null },
  urgency: 'unknown',
};

/** As the case needs it. Of fields without fault. */
export function readCall(fields: CallFields, now: number): SaidCall {
  const line = (value: string) => value.trim() || undefined;
  const callBack = isNone(fields.callBack) ? undefined : line(fields.callBack);
  const isSelf = fields.caller === 'self';
  const born = readBirthDate(isNone(fields.birthDate) ? '' : fields.birthDate, now);
  const number = checkNhsNumber(fields.nhsNumber);
  return {
    patient: {
      name: nameOf(fields),
      nhsNumber: number.valid
        ? { value: number.number, verified: number.number === fields.traced }
        : undefined,
      birthDate: born.kind === 'known' ? born.iso : undefined,
      gender: GENDERS.find((one) => one === fields.gender) ?? 'unknown',
      address: line(fields.address),
      postcode: isNone(fields.postcode) ? undefined : line(fields.postcode)?.toUpperCase(),
      phone: isSelf ? callBack : undefined,
      practice: practiceOf(fields),
    },
    caller: isSelf
      ? undefined
      : { name: line(fields.callerName), relation: line(fields.relation), phone: callBack },
    callBack,
    location: fields.location.trim(),
    problem: fields.problem.trim(),
    call: {
      for: isSelf ? 'self' : 'other',
      readBack: fields.readBack === 'yes',
      language: line(fields.language),
      needs: line(fields.needs),
      consent: CONSENTS.find((one) => one === fields.consent) ?? 'not-asked',
    },
    disposition: dispositionFor(fields.disposition) ?? null,
  };
}

/** What the patient may be found by; null where it is too little to tell anybody apart. */
export function identifiersOf(fields: CallFields, now: number): Params<'find'> | null {
  const faults = typingFaults(fields, now);
  const sound = (field: keyof CallFields) =>
    faults[field] === undefined && (field === 'family' || !isNone(fields[field]))
      ? fields[field].trim() || null
      : null;
  const number = checkNhsNumber(fields.nhsNumber);
  const born = readBirthDate(sound('birthDate') ?? '', now);
  const birthDate = born.kind === 'known' && born.iso.length === 10 ? born.iso : null;
  const phone = fields.caller === 'self' ? sound('callBack') : null;
  const identifiers = {
    nhsNumber: number.valid ? number.number : null,
    family: isNotKnown(fields.family) || !hasLetters(fields.family) ? null : sound('family'),
    birthDate,
    phone: phone !== null && tellsApart(phone) ? phone.slice(0, 40) : null,
    postcode: sound('postcode'),
  };
  const { nhsNumber, family } = identifiers;
  const isEnough = nhsNumber || (birthDate && (identifiers.phone || family));
  return isEnough ? identifiers : null;
}

const GENDERS = ['male', 'female', 'other', 'unknown'] as const;
const CONSENTS = ['yes', 'no', 'not-asked'] as const;

/** The national record names a practice by its code. */
function practiceOf({ practice, traced }: CallFields): PatientRecord['practice'] {
  if (practice === '' || traced === '') return undefined;
  return { name: practice, ods: practice };
}

function nameOf({ given, family }: CallFields): string {
  return [given, family]
    .map((part) => (isNotKnown(part) ? '' : part.trim()))
    .filter(Boolean)
    .join(' ');
}
