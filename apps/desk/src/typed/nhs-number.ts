import { checkNhsNumber } from '#care/nhs-number.ts';
import { isNone } from './plain-text.ts';

const FAULTS = {
  characters: 'An NHS number has digits only',
  'check-digit': 'This is not a valid NHS number: one of its digits is wrong',
  placeholder: 'This is not a valid NHS number',
} as const;

/** Why it is no NHS number; null where it can be one, or where there is none. */
export function nhsNumberFault(written: string): string | null {
  if (written.trim() === '' || isNone(written)) return null;
  const check = checkNhsNumber(written.trim());
  if (check.valid) return null;
  if (check.problem !== 'length') return FAULTS[check.problem];
  const digits = written.replace(/\D/g, '').length;
  return `An NHS number has 10 digits; this has ${digits}`;
}
