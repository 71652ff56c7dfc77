import type { presenceAt } from '#care/presence.ts';

export const PRESENCE_WORDS: Readonly<Record<ReturnType<typeof presenceAt>, string>> = {
  free: 'Free',
  'on-call': 'Busy',
  away: 'Away',
  silent: 'Not heard from',
  gone: 'Not signed in',
};
