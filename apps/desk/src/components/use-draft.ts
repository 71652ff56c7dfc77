import { useEffect, useRef, useState } from 'react';
import type { Params } from '#wire/keeper.ts';
import type { DraftPlace, Fields } from '../store/drafts.ts';
import { useDesk } from './hooks.ts';

const PAUSE_MS = 400;

export type Draft<F extends Fields> = {
  readonly fields: F;
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
  const [fields, setFields] = useState(empty);
  /** What is not yet on disk. */
  const unsaved = useRef<F | null>(null);

  useEffect(() => {
    let left = false;
    const save = () => {
      const latest = unsaved.current;
      unsaved.current = null;
      if (latest === null) return;
      drafts.save({ stream, form }, latest).catch(() => {
        unsaved.current ??= latest;
      });
    };
    // Typing that began before the draft was read wins.
    const load = async () => {
      if (purpose !== null) await ensure({ stream, subject: null }, purpose);
      const kept = await drafts.load({ stream, form });
      if (!left && kept !== null && unsaved.current === null)
        setFields((now) => ({ ...now, ...kept }));
    };
    load().catch(() => undefined);
    const timer = setInterval(save, PAUSE_MS);
    addEventListener('pagehide', save);
    return () => {
      left = true;
      clearInterval(timer);
      removeEventListener('pagehide', save);
      save();
    };
  }, [drafts, ensure, stream, form, purpose]);

  return {
    fields,
    isEmpty: Object.values(fields).every((value) => value === ''),
    change(part) {
      const next = { ...fields, ...part };
      unsaved.current = next;
      setFields(next);
    },
    async clear() {
      unsaved.current = null;
      setFields(empty);
      await drafts.remove({ stream, form });
    },
  };
}
