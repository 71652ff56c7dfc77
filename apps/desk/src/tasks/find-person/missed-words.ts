import type { Found } from './find-form.tsx';

/** Why nobody was found, and what to try. */
export function missedWords({ alike, tooMany }: Pick<Found, 'alike' | 'tooMany'>): string {
  if (tooMany) return 'Too many people sound like this and were born that day. Try another way.';
  if (alike.length === 0) return 'Nobody is known here by that. Compare it, or try another way.';
  return alike.length === 1
    ? 'No exact match. One person of that day has a name that sounds like this: try their NHS number.'
    : `No exact match. ${alike.length} people of that day have names that sound like this: try the NHS number.`;
}
