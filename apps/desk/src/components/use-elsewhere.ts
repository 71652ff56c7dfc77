import { useEffect, useState } from 'react';
import type { Elsewhere } from '../store/desk.ts';
import { useDesk } from './hooks.ts';

const LOOK_EACH_MS = 5_000;

/** While nobody answers this session: where there is a keeper to go on with; null where there is none. */
export function useElsewhere(connected: boolean): Elsewhere | null {
  const { session, offlineUntil, elsewhere } = useDesk();
  const [found, setFound] = useState<Elsewhere | null>(null);
  const mayBe = offlineUntil !== null || session.keeper.lifeboats.length > 0;
  useEffect(() => {
    if (connected || !mayBe) return setFound(null);
    let left = false;
    const look = () => void elsewhere().then((there) => left || setFound(there));
    look();
    const timer = setInterval(look, LOOK_EACH_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [connected, mayBe, elsewhere]);
  return found;
}
