import { isNone } from './plain-text.ts';

/** As the Post Office forms them; whether there is such a place is not asked. */
const POSTCODE = /^[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}$/i;

/** Why it is no postcode; null where it is, or where there is none. */
export function postcodeFault(written: string): string | null {
  if (written.trim() === '' || isNone(written) || POSTCODE.test(written.trim())) return null;
  return 'This is no UK postcode';
}
