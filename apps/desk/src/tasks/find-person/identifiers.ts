/** What somebody knows of a person, as it is typed, and as the keeper is asked for it. */
import { checkNhsNumber } from '#care/nhs-number.ts';
import type { Params } from '#wire/keeper.ts';
import type { Faults } from '../../components/form.tsx';
import { readBirthDate } from '../../typed/birth-date.ts';
import { nhsNumberFault } from '../../typed/nhs-number.ts';
import { phoneFault, tellsApart } from '../../typed/phone.ts';
import { hasLetters, isNone } from '../../typed/plain-text.ts';
import { postcodeFault } from '../../typed/postcode.ts';

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
  readonly birthDate: string;
  readonly postcode: string;
  readonly phone: string;
};

export const nothingTyped: Typed = {
  way: 'nhs-number',
  nhsNumber: '',
  family: '',
  birthDate: '',
  postcode: '',
  phone: '',
};

type Identifiers = Params<'find'>;
const UNKNOWN: Identifiers = {
  nhsNumber: null,
  family: null,
  birthDate: null,
  phone: null,
  postcode: null,
};

type Read = { readonly faults: Faults } | { readonly identifiers: Identifiers };

/** By field what is wrong, or what to ask. Only the way chosen counts. */
export function identifiersOf(typed: Typed, now: number): Read {
  if (typed.way === 'nhs-number') return byNumber(typed.nhsNumber);
  const birthDate = wholeBirthDate(typed.birthDate, now);
  const { family, phone, postcode } = typed;
  const needed =
    typed.way === 'name'
      ? {
          'find-family': hasLetters(family) ? null : 'Enter the family name',
          'find-born': birthDate.fault,
          'find-postcode': postcodeFault(postcode) ?? unlessSaid(postcode, 'Enter the postcode'),
        }
      : {
          'find-phone':
            phoneFault(phone) ??
            (tellsApart(phone) ? null : 'Enter the phone number, with its area code'),
          'find-born': birthDate.fault,
        };
  const faults = Object.entries(needed).filter(([, words]) => words !== null);
  if (birthDate.iso === null || faults.length > 0)
    return { faults: Object.fromEntries(faults) as Faults };
  const identified = { ...UNKNOWN, birthDate: birthDate.iso };
  return {
    identifiers:
      typed.way === 'name'
        ? { ...identified, family: family.trim(), postcode: postcode.trim() }
        : { ...identified, phone: phone.trim() },
  };
}

function byNumber(written: string): Read {
  const checked = checkNhsNumber(written);
  if (checked.valid) return { identifiers: { ...UNKNOWN, nhsNumber: checked.number } };
  return { faults: { 'find-nhs-number': nhsNumberFault(written) ?? 'Enter the NHS number' } };
}

function unlessSaid(written: string, words: string): string | null {
  return written.trim() === '' || isNone(written) ? words : null;
}

/** Nobody is found by a month or a year. */
function wholeBirthDate(
  written: string,
  now: number,
): { readonly iso: string; readonly fault: null } | { readonly iso: null; readonly fault: string } {
  const born = readBirthDate(written, now);
  if (born.kind === 'fault') return { iso: null, fault: born.words };
  if (born.kind === 'known' && born.iso.length === 'yyyy-mm-dd'.length)
    return { iso: born.iso, fault: null };
  return { iso: null, fault: 'Enter the day, month and year of birth, such as 27 3 1985' };
}
