import type { Urgency } from '#care/entries.ts';
import { URGENCY_WORDS } from './care-words.ts';

export function UrgencyTag({ urgency }: { readonly urgency: Urgency }) {
  const { words, colour } = URGENCY_WORDS[urgency];
  return <strong className={`nhsuk-tag nhsuk-tag--${colour} desk-urgency`}>{words}</strong>;
}
