import { useEffect, useState } from 'react';
import { useDesk } from './hooks.ts';

const LOOK_EACH_MS = 5_000;

/** While this site does not answer: the lifeboat that has taken over, by its name; null where none has. */
export function useElsewhere(connected: boolean): string | null {
  const { session, elsewhere } = useDesk();
  const [name, setName] = useState<string | null>(null);
  const hasLifeboats = session.keeper.lifeboats.length > 0;
  useEffect(() => {
    if (connected || !hasLifeboats) return setName(null);
    let left = false;
    const look = () => void elsewhere().then((found) => left || setName(found));
    look();
    const timer = setInterval(look, LOOK_EACH_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [connected, hasLifeboats, elsewhere]);
  return name;
}
