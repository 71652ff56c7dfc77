import { useEffect, useState } from 'react';
import type { Uuid } from '#base/ids.ts';
import { useDesk, useRoom } from '../../components/hooks.ts';
import { endedAt } from '../../store/account-changes.ts';
import { liveOf, type SignIn } from '../../store/sign-ins.ts';

export type KnownSignIns = {
  /** In the log's order. */
  readonly all: readonly SignIn[];
  /** The latest first. */
  live(now: number): readonly SignIn[];
};

/** Where an account signed in, kept up while it is looked at. Null until it was read. */
export function useSignIns(account: Uuid): KnownSignIns | null {
  const desk = useDesk();
  const { changes, sessionTurns } = useRoom().people;
  const turn = sessionTurns.get(account) ?? 0;
  const [all, setAll] = useState<readonly SignIn[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn is a reason to look again
  useEffect(() => {
    let left = false;
    desk.signIns(account).then(
      (read) => left || setAll(read),
      // The strip says when the server is away; the next turn finds out.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [desk, account, turn]);
  if (all === null) return null;
  return { all, live: (now) => liveOf(all, endedAt(changes, account), now) };
}
