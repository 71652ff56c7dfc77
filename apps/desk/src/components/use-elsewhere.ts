import type { Elsewhere } from '../session/desk.ts';
import { useDesk, usePolled } from './hooks.ts';

const LOOK_EACH_MS = 5_000;

/** While nobody answers this session: where there is a keeper to go on with; null where there is none. */
export function useElsewhere(connected: boolean): Elsewhere | null {
  const { session, offlineUntil, elsewhere } = useDesk();
  const mayBe = offlineUntil !== null || session.keeper.lifeboats.length > 0;
  return usePolled(connected || !mayBe ? null : elsewhere, LOOK_EACH_MS);
}
