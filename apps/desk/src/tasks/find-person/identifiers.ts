/** What somebody knows of a person, as it is typed, and as the keeper is asked for it. */
import { checkNhsNumber, type NhsNumberProblem } from '#care/nhs-number.ts';
import type { Params } from '#wire/keeper.ts';
import type { Faults } from '../../components/form.tsx';

export type Way = 'nhs-number' | 'name' | 'phone';

export const WAY_WORDS: Readonly<Record<Way, string>> = {
  'nhs-number': 'NHS number',
  name: 'Name, date of birth and postcode',
  phone: 'Phone and date of birth',
};

export type Typed = {
  readonly way: Way;
  readonly nhsNumber: string;
  readonly family: string;
  readonly postcode: string;
  readonly phone: string;
  readonly day: string;
  readonly month: string;
  readonly year: string;
};

export const nothingTyped: Typed = {
  way: 'nhs-number',
  nhsNumber: '',
  family: '',
  postcode: '',
  phone: '',
  day: '',
  month: '',
  year: '',
};

type Identifiers = Params<'find'>;
const UNKNOWN: Identifiers = {
  nhsNumber: null,
  family: null,
  birthDate: null,
  phone: null,
  postcode: null,
};

/** By field what is wrong, or what to ask. Only the way chosen counts. */
export function identifiersOf(
  typed: Typed,
  today: string,
): { readonly faults: Faults } | { readonly identifiers: Identifiers } {
  if (typed.way === 'nhs-number') {
    const checked = checkNhsNumber(typed.nhsNumber);
    return checked.valid
      ? { identifiers: { ...UNKNOWN, nhsNumber: checked.number } }
      : { faults: { 'find-nhs-number': NHS_NUMBER_FAULTS[checked.problem] } };
  }
  const birthDate = birthDateOf(typed, today);
  const family = typed.family.trim();
  const postcode = typed.postcode.trim();
  const phone = typed.phone.trim();
  const faults: Faults = {
    ...(typed.way === 'name' && family === '' ? { 'find-family': 'Enter the family name' } : {}),
    ...(typed.way === 'phone' && !isPhone(phone)
      ? { 'find-phone': 'Enter a phone number, with its area code' }
      : {}),
    ...(birthDate === null ? { 'find-born': 'Enter a real date of birth, such as 27 3 1985' } : {}),
    ...(typed.way === 'name' && !POSTCODE.test(postcode)
      ? { 'find-postcode': 'Enter a full postcode, such as AB1 2CD' }
      : {}),
  };
  if (birthDate === null || Object.keys(faults).length > 0) return { faults };
  return {
    identifiers:
      typed.way === 'name'
        ? { ...UNKNOWN, family, birthDate, postcode }
        : { ...UNKNOWN, phone, birthDate },
  };
}

/** What is to be said of an NHS number while it is typed. */
export function nhsNumberWords(written: string): string {
  const checked = checkNhsNumber(written);
  if (checked.valid) return 'The check digit fits.';
  const digits = written.replace(/\D/g, '').length;
  if (digits < 10 && checked.problem === 'length') return `${digits} of 10 digits.`;
  return `${NHS_NUMBER_FAULTS[checked.problem]}.`;
}

const NHS_NUMBER_FAULTS: Readonly<Record<NhsNumberProblem, string>> = {
  length: 'An NHS number has 10 digits',
  characters: 'An NHS number has digits alone',
  'check-digit': 'The check digit does not fit: compare the number once more',
  placeholder: 'This is nobody’s NHS number',
};

const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}$/i;
const MOST_YEARS = 130;

function isPhone(written: string): boolean {
  return /^[\d\s+()-]+$/.test(written) && written.replace(/\D/g, '').length >= 7;
}

/** `yyyy-mm-dd`; null where there is no such day, or nobody alive was born on it. */
function birthDateOf(
  { day, month, year }: Pick<Typed, 'day' | 'month' | 'year'>,
  today: string,
): string | null {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return null;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = Date.parse(`${iso}T00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== iso) return null;
  const oldest = `${Number(today.slice(0, 4)) - MOST_YEARS}${today.slice(4)}`;
  return iso > today || iso < oldest ? null : iso;
}
