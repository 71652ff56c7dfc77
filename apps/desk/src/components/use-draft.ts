import { useEffect, useRef, useState } from 'react';
import type { Params } from '#wire/keeper.ts';
import type { DraftPlace, Fields } from '../store/drafts.ts';
import { useDesk } from './hooks.ts';

const PAUSE_MS = 400;

export type Draft<F extends Fields> = {
  readonly fields: F;
  /** False until it is known what was kept. */
  readonly loaded: boolean;
  /** Nothing was typed. */
  readonly isEmpty: boolean;
  change(fields: Partial<F>): void;
  /** The work was said: what was typed is let go. */
  clear(): Promise<void>;
};

/**
 * What is typed into a form, kept sealed on this device until it is said. The stream's key must be here, or is asked for where a purpose
 * is given.
 */
export function useDraft<F extends Fields>(
  { stream, form }: DraftPlace,
  empty: F,
  purpose: Params<'grant'>['purpose'] | null = null,
): Draft<F> {
  const { drafts, ensure } = useDesk();
  // What was begun a moment ago is here: nobody waits for the disk to give it back.
  const [begun] = useState(() => drafts.onItsWay({ stream, form }));
  const [fields, setFields] = useState<F>({ ...empty, ...begun });
  const [loaded, setLoaded] = useState(begun !== null);
  /** As of now, for whoever began before the last change and changes something after it. */
  const latest = useRef(fields);
  /** What is not yet on disk. */
  const unsaved = useRef<F | null>(null);

  useEffect(() => {
    let left = false;
    const save = () => {
      const typed = unsaved.current;
      unsaved.current = null;
      if (typed === null) return;
      drafts.save({ stream, form }, typed).catch(() => {
        unsaved.current ??= typed;
      });
    };
    // Typing that began before the draft was read wins.
    const load = async () => {
      if (purpose !== null) await ensure({ stream, subject: null }, purpose);
      const kept = await drafts.load({ stream, form });
      if (left || kept === null || unsaved.current !== null) return;
      latest.current = { ...latest.current, ...kept };
      setFields(latest.current);
    };
    if (begun === null)
      load()
        .catch(() => undefined)
        .finally(() => !left && setLoaded(true));
    const timer = setInterval(save, PAUSE_MS);
    addEventListener('pagehide', save);
    return () => {
      left = true;
      clearInterval(timer);
      removeEventListener('pagehide', save);
      save();
    };
  }, [drafts, ensure, stream, form, purpose, begun]);

  return {
    fields,
    loaded,
    isEmpty: Object.values(fields).every((value) => value === ''),
    change(part) {
      latest.current = { ...latest.current, ...part };
      unsaved.current = latest.current;
      setFields(latest.current);
    },
    async clear() {
      unsaved.current = null;
      latest.current = empty;
      setFields(empty);
      await drafts.remove({ stream, form });
    },
  };
}
