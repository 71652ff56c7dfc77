import type { IdentityFacts } from '#identity/entries.ts';

export type GlassReason = IdentityFacts<'glass.broken'>['reason'];

export const GLASS_WORDS: Readonly<Record<GlassReason, string>> = {
  'life-at-risk': 'A life is at risk',
  safeguarding: 'Safeguarding',
  'other-service': 'Another service asked',
  'earlier-care': 'Earlier care matters now',
  other: 'Another reason',
};
