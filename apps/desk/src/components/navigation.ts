import { useSyncExternalStore } from 'react';

/** Told when this page itself moves on; the browser tells only of Back and Forward. */
const listeners = new Set<() => void>();

export function go(path: string): void {
  history.pushState(null, '', path);
  for (const listener of listeners) listener();
}

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
