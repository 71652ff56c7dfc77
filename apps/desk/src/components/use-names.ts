import { useCallback } from 'react';
import type { Uuid } from '#base/ids.ts';
import { useDesk, useRoom } from './hooks.ts';

/** Names as this person reads them. */
export function useNames(): (id: Uuid) => string {
  const { account } = useDesk().session;
  const { names, people } = useRoom();
  const { machines } = people;
  return useCallback(
    (id) => (id === account ? 'You' : (names.get(id) ?? machines.get(id)?.name ?? 'A colleague')),
    [account, names, machines],
  );
}
