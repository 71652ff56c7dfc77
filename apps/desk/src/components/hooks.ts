import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { OutboxItem } from '#sync/outbox.ts';
import type { Desk } from '../store/desk.ts';
import type { Room } from '../store/live-log.ts';
import type { Readable } from '../store/observable.ts';

export const DeskContext = createContext<Desk | null>(null);

/** The signed-in desk. Screens that use it are only ever inside one. */
export function useDesk(): Desk {
  return useContext(DeskContext)!;
}

export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, () => readable.value);
}

export function useRoom(): Room {
  return useReadable(useDesk().live.room);
}

export function useOutbox(): readonly OutboxItem[] {
  const { outbox } = useDesk();
  return useSyncExternalStore(
    (listener) => outbox.subscribe(listener),
    () => outbox.items,
  );
}

/** What is in the record, and held by no second site yet. */
export function useKept(): readonly OutboxItem[] {
  const { outbox } = useDesk();
  return useSyncExternalStore(
    (listener) => outbox.subscribe(listener),
    () => outbox.kept,
  );
}

/** The moment, each second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** The page's name in the browser: never a patient's. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Holdfast`;
  }, [title]);
}
