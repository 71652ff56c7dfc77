import { useEffect } from 'react';
import { useDesk, useRoom } from './hooks.ts';
import { usePath } from './navigation.ts';

/** Tells the room when its person has a call or a case in hand, and when they have none. Shows nothing. */
export function SayPresence() {
  const { attending, session } = useDesk();
  const { board, connected } = useRoom();
  const isOnCall = usePath().startsWith('/call/');
  const hasCase = [...board.cases.values()].some(
    ({ state }) => state.kind === 'taken' && state.by === session.account,
  );
  const isBusy = isOnCall || hasCase;
  useEffect(() => {
    if (connected) attending?.isBusy(isBusy);
  }, [attending, isBusy, connected]);
  return null;
}
