import type { Uuid } from '#base/ids.ts';
import { useDesk, useRoom } from './hooks.ts';

/** Names as this person reads them. */
export function useNames(): (id: Uuid) => string {
  const { session } = useDesk();
  const { names, people } = useRoom();
  return (id) => {
    if (id === session.account) return 'You';
    return names.get(id) ?? people.machines.get(id)?.name ?? 'A colleague';
  };
}
