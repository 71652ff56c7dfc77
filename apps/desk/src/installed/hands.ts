/** What is under somebody's hands in any window of this browser, and so must not be reloaded: a session, an enrolment, a passkey about to be touched. */
import { useEffect } from 'react';

/** Shared while something is in hands. Whoever can have it alone knows that nothing is, in this window or another. */
export const IN_HANDS = 'holdfast in hands';

/** What was typed last is still being sealed, and the end of a session said. */
const A_MOMENT_MS = 5_000;

let held = 0;
const listeners = new Set<() => void>();

/** @returns what lets go, a moment later */
export function takeInHand(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  held += 1;
  navigator.locks.request(IN_HANDS, { mode: 'shared' }, () => promise).catch(() => undefined);
  const letGo = () => {
    resolve();
    held -= 1;
    if (held === 0) for (const listener of listeners) listener();
  };
  return () => void setTimeout(letGo, A_MOMENT_MS);
}

/** Of this window. */
export function isInHands(): boolean {
  return held > 0;
}

/** Told when the last thing in this window is let go of. */
export function onHandsFree(listener: () => void): void {
  listeners.add(listener);
}

/** For as long as the component is there. */
export function useInHands(): void {
  useEffect(takeInHand, []);
}
