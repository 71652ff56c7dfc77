import type { Corrected } from './closed-case.ts';
import { momentWords } from './moment.ts';

/** What was corrected since it was first written; what stood before is not told again. */
export function correctionWords({ at, by, reason }: Corrected): string {
  return `Corrected ${momentWords(at)} by ${by.name || 'a colleague'}. Why: ${reason}`;
}
