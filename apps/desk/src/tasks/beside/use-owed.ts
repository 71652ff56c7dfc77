import { useCallback } from 'react';
import type { OwedCases } from '#wire/server.ts';
import { useDesk, usePolled } from '../../components/hooks.ts';

const LOOK_EVERY_MS = 3_000;

/** What the system beside a service is owed, looked at again and again; null until it is known. */
export function useOwed(service: string): OwedCases['cases'] | null {
  const { handBack } = useDesk();
  const ask = useCallback(() => handBack(service), [handBack, service]);
  return usePolled(ask, LOOK_EVERY_MS)?.cases ?? null;
}
