import type { IdentityFacts } from '#identity/entries.ts';

export const FORGET_WORDS: Readonly<Record<IdentityFacts<'person.forgotten'>['reason'], string>> = {
  request: 'They asked for it',
  retention: 'The time for keeping it is over',
  court: 'A court ordered it',
};
