import { useEffect, useState } from 'react';

/** Told when this page itself moves on; the browser tells only of Back and Forward. */
const listeners = new Set<() => void>();

/** Counts where one went. */
let goings = 0;

export function go(path: string): void {
  history.pushState(null, '', path);
  moved();
}

/** Goes there in place of where one is: Back does not lead here again. */
export function goInstead(path: string): void {
  history.replaceState(null, '', path);
  moved();
}

function moved(): void {
  goings += 1;
  for (const listener of listeners) listener();
}

/** Goes there once it is ready, unless one goes elsewhere before. @throws what kept it from being ready */
export async function goWhenReady(path: string, ready: Promise<unknown>): Promise<void> {
  goings += 1;
  const mine = goings;
  await ready;
  if (mine === goings) go(path);
}

addEventListener('popstate', () => {
  goings += 1;
});

/**
 * Where one is. A page that one goes to once it is ready is painted before what it does besides: focus, requests, timers. After a plain click or key
 * React does that first.
 */
export function usePath(): string {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const look = () => setPath(location.pathname);
    listeners.add(look);
    addEventListener('popstate', look);
    look();
    return () => {
      listeners.delete(look);
      removeEventListener('popstate', look);
    };
  }, []);
  return path;
}
