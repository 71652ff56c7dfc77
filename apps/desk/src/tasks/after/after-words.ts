import type { CareFacts } from '#care/entries.ts';

export const RATING_WORDS: Record<CareFacts<'case.rated'>['rating'], string> = {
  'very-good': 'Very good',
  good: 'Good',
  neither: 'Neither good nor poor',
  poor: 'Poor',
  'very-poor': 'Very poor',
  'not-said': 'Don’t know, or would not say',
};

export const HOLD_WORDS: Record<CareFacts<'case.held'>['reason'], string> = {
  complaint: 'A complaint',
  inquest: 'An inquest',
  legal: 'Legal proceedings',
};
