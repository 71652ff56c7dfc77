import { useEffect, useReducer, useState } from 'react';
import type { Params } from '#wire/keeper.ts';
import type { DraftPlace, Fields } from '../store/drafts.ts';
import { OpenDraft } from '../store/open-draft.ts';
import { useDesk } from './hooks.ts';

const PAUSE_MS = 400;

export type Draft<F extends Fields> = {
  readonly fields: F;
  /** False until it is known what was kept. */
  readonly loaded: boolean;
  /** Nothing was typed. */
  readonly isEmpty: boolean;
  /** The device did not keep what was typed last. */
  readonly isUnkept: boolean;
  /** What is typed by now, for whoever waited for something since they looked. */
  latest(): F;
  change(fields: Partial<F>): void;
  /** The work was said: what was typed is let go, as it was when this was drawn or is given here. What was typed since stays. */
  clear(submitted?: F): Promise<void>;
};

/**
 * What is typed into a form, kept sealed on this device until it is said. The stream's key must be here, or is asked for once something
 * is typed, where a purpose is given.
 */
export function useDraft<F extends Fields>(
  { stream, form }: DraftPlace,
  empty: F,
  purpose: Params<'grant'>['purpose'] | null = null,
): Draft<F> {
  const { drafts, ensure } = useDesk();
  const [, changed] = useReducer((count: number) => count + 1, 0);
  const [open] = useState(() => {
    const place = { stream, form };
    const key = async () => {
      if (purpose !== null) await ensure({ stream, subject: null }, purpose);
    };
    return new OpenDraft({ drafts, place, empty, ensure: key, changed });
  });

  useEffect(() => {
    const reading = open.read();
    const save = () => void open.save();
    const timer = setInterval(save, PAUSE_MS);
    addEventListener('pagehide', save);
    return () => {
      clearInterval(timer);
      removeEventListener('pagehide', save);
      void reading.then(save);
    };
  }, [open]);

  const { fields } = open;
  return {
    fields,
    loaded: open.isRead,
    isEmpty: Object.values(fields).every((value) => value === ''),
    isUnkept: open.isUnkept,
    latest: () => open.fields,
    change: (part) => open.change(part),
    clear: (submitted = fields) => open.clear(submitted),
  };
}
