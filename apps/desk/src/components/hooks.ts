import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { Uuid } from '#base/ids.ts';
import { dayInLondon } from '#base/london-day.ts';
import type { Colleague } from '#care/invariants.ts';
import { colleaguesOf } from '#identity/colleagues.ts';
import type { OutboxItem } from '#sync/outbox.ts';
import type { Desk } from '../session/desk.ts';
import type { Room } from '../store/live-log.ts';
import type { Readable } from '../store/observable.ts';
import { drawSoon } from './drawing.ts';

export const DeskContext = createContext<Desk | null>(null);

/** The signed-in desk. Screens that use it are only ever inside one. */
export function useDesk(): Desk {
  return useContext(DeskContext)!;
}

export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, () => readable.value);
}

/** What tells that it changed. */
type Telling = { subscribe(listener: () => void): () => void };

/** Drawn once for all that changes in one turn, and not at all by a page that is left in it. */
function useDrawn<T>(telling: Telling, value: () => T): T {
  const subscribe = useCallback(
    (draw: () => void) => {
      let forget = () => {};
      const end = telling.subscribe(() => {
        forget = drawSoon(draw);
      });
      return () => {
        end();
        forget();
      };
    },
    [telling],
  );
  return useSyncExternalStore(subscribe, value);
}

export function useRoom(): Room {
  const { room } = useDesk().live;
  return useDrawn(room, () => room.value);
}

/** Those who work here now, by what they may take: nobody who left, and nobody who has not come yet. */
export function useColleagues(): ReadonlyMap<Uuid, Colleague> {
  const { people } = useRoom();
  return useMemo(() => colleaguesOf(people.colleagues.values()), [people]);
}

export function useOutbox(): readonly OutboxItem[] {
  const { outbox } = useDesk();
  return useDrawn(outbox, () => outbox.items);
}

/** What is in the record, and held by no second site yet. */
export function useKept(): readonly OutboxItem[] {
  const { outbox } = useDesk();
  return useDrawn(outbox, () => outbox.kept);
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

/** The day in London, `yyyy-mm-dd`: another one from midnight on. */
export function useToday(): string {
  const [today, setToday] = useState(() => dayInLondon(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setToday(dayInLondon(Date.now())), 1000);
    return () => clearInterval(timer);
  }, []);
  return today;
}

/**
 * What is asked again and again; null until the first answer, and while there is nothing to ask. While nobody answers it is as it was.
 * @param ask the same one from render to render, as `useCallback` gives it
 */
export function usePolled<T>(ask: (() => Promise<T>) | null, everyMs: number): T | null {
  const [answer, setAnswer] = useState<T | null>(null);
  useEffect(() => {
    setAnswer(null);
    if (ask === null) return;
    let left = false;
    const look = () =>
      void ask().then(
        (answered) => left || setAnswer(answered),
        // The strip says when nobody answers.
        () => undefined,
      );
    look();
    const timer = setInterval(look, everyMs);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [ask, everyMs]);
  return answer;
}

/** The page's name in the browser: never a patient's. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} – Holdfast`;
  }, [title]);
}
