import { useEffect, useState } from 'react';
import type { ArrivalCounts } from '#wire/server.ts';
import { useDesk } from '../../components/hooks.ts';

const EVERY_MS = 60_000;

/** What the server counted, looked at again each minute; null until it has answered. While it is away, as it was. */
export function useArrivals(): ArrivalCounts | null {
  const desk = useDesk();
  const [counts, setCounts] = useState<ArrivalCounts | null>(null);
  useEffect(() => {
    let left = false;
    const look = () =>
      desk.arrivals().then(
        (counted) => left || setCounts(counted),
        () => undefined,
      );
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [desk]);
  return counts;
}
