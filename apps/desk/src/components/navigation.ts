import { useSyncExternalStore } from 'react';

/** Told when this page itself moves on; the browser tells only of Back and Forward. */
const listeners = new Set<() => void>();

/** Counts where one went. */
let goings = 0;

export function go(path: string): void {
  goings += 1;
  history.pushState(null, '', path);
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

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('popstate', listener);
  };
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}
