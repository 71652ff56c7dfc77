import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
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

/** Drawn once for all that changes in one turn, and not at all by a page that is left in it. */
export function useRoom(): Room {
  const { room } = useDesk().live;
  const subscribe = useCallback(
    (listener: () => void) => room.subscribe(onceATurn(listener)),
    [room],
  );
  return useSyncExternalStore(subscribe, () => room.value);
}

function onceATurn(listener: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      listener();
    });
  };
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
