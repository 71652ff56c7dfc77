/** Ten digits that pass every check here. Only that: whether it is this patient's is for a verified source to say. */
export type NhsNumber = string & { readonly __brand: 'NhsNumber' };

export type NhsNumberProblem = 'length' | 'characters' | 'check-digit' | 'placeholder';

export type NhsNumberCheck =
  | { readonly valid: true; readonly number: NhsNumber; readonly testRange: boolean }
  | { readonly valid: false; readonly problem: NhsNumberProblem };

/**
 * Checks a number as a person or a system wrote it; blanks and hyphens between digits do not count.
 * Ten equal digits pass modulus 11, zeros included, and are what systems send for "none": never valid here.
 */
export function checkNhsNumber(written: string): NhsNumberCheck {
  const digits = written.replace(/[\s\u00a0-]/g, '');
  if (!/^\d*$/.test(digits)) return { valid: false, problem: 'characters' };
  if (digits.length !== 10) return { valid: false, problem: 'length' };
  if (checkDigit(digits.slice(0, 9)) !== Number(digits[9])) {
    return { valid: false, problem: 'check-digit' };
  }
  if (/^(\d)\1{9}$/.test(digits)) return { valid: false, problem: 'placeholder' };
  return { valid: true, number: digits as NhsNumber, testRange: digits.startsWith('999') };
}

/** NHS Data Dictionary, NHS NUMBER: weights 10 to 2, modulus 11; `undefined` where no digit would do. */
export function checkDigit(firstNine: string): number | undefined {
  const sum = [...firstNine].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? undefined : check;
}

/** 999 000 4951, as it is read aloud and printed. */
export function formatNhsNumber(number: NhsNumber): string {
  return `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`;
}
