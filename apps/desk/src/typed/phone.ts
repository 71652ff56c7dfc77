import { isNone } from './plain-text.ts';

/** Fewer digits tell nobody apart. */
const LEAST_TO_FIND_BY = 7;

/** Whether somebody can be found by it, as well as called back. */
export function tellsApart(written: string): boolean {
  return written.replace(/\D/g, '').length >= LEAST_TO_FIND_BY;
}

/** Why nobody could be called back on it; null where they could, or where there is none. From anywhere in the world, and with an extension. */
export function phoneFault(written: string): string | null {
  if (written.trim() === '' || isNone(written)) return null;
  if (!/^[+()\d\s./-]*(?:(?:x|ext\.?|extension)\s*\d+)?$/i.test(written.trim()))
    return 'Write the number with the digits 0 to 9, and + before a country';
  const digits = written.replace(/\D/g, '').length;
  if (digits < 5) return 'This number is too short to call back on';
  return digits > 20 ? 'This number is too long' : null;
}
