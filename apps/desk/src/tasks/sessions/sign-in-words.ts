import type { SignIn } from '../../store/sign-ins.ts';

export const BY_WORDS: Record<SignIn['by'], string> = {
  passkey: 'Passkey',
  offline: 'Passkey, without a server',
  cis2: 'Care Identity',
  machine: 'Its own key',
};

/** How a session ended, or that it has not. */
export function endWords({ closed, expires }: SignIn, isLive: boolean, now: number): string {
  if (closed !== null) return closedWords(closed.reason);
  if (isLive) return 'Signed in now';
  return now >= expires ? 'Ran out' : 'Ended';
}

/** @param reason as `session.closed` says */
export function closedWords(reason: string): string {
  return CLOSED_WORDS[reason] ?? 'Ended';
}

const CLOSED_WORDS: Readonly<Record<string, string>> = {
  'signed-out': 'Signed out',
  idle: 'Locked: nobody was there',
  silent: 'Ended: nobody was there',
  replaced: 'Signed in again there',
  'ended-elsewhere': 'Ended from another device',
  'ended-by-operator': 'Ended by an operator',
};
