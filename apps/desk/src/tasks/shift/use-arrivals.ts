import type { ArrivalCounts } from '#wire/server.ts';
import { useDesk, usePolled } from '../../components/hooks.ts';

const EVERY_MS = 60_000;

/** What the server counted, looked at again each minute; null until it has answered. */
export function useArrivals(): ArrivalCounts | null {
  return usePolled(useDesk().arrivals, EVERY_MS);
}
