/** What somebody is told of their account when they sign in, until they have seen it. */
import type { Uuid } from '#base/ids.ts';
import type { AccountChange } from './account-changes.ts';
import { type DeskDatabase, STRICT } from './database.ts';
import type { SignIn } from './sign-ins.ts';

export type News = AccountChange | (SignIn & { readonly kind: 'new-device' });

/**
 * What stands in the log after `seen`, in its order. A device is new where the account never signed in on it before; the one that is
 * looked at is known to whoever sits there.
 */
export function newsOf(
  changes: readonly AccountChange[],
  signIns: readonly SignIn[],
  { seen, session }: { readonly seen: number; readonly session: Uuid },
): readonly News[] {
  const firsts = [...Map.groupBy(signIns, ({ deviceId }) => deviceId).values()].map(
    ([one]) => one!,
  );
  const devices = firsts
    .filter((one) => one.session !== session)
    .map((one) => ({ ...one, kind: 'new-device' as const }));
  return [...changes, ...devices]
    .filter(({ index }) => index > seen)
    .sort((a, b) => a.index - b.index);
}

/** Up to where in the log this account has seen its news on this device. The first time: up to its session before this one. */
export async function seenUpTo(
  database: DeskDatabase,
  account: Uuid,
  signIns: readonly SignIn[],
): Promise<number> {
  const known = await database.get('seen', account);
  if (known !== undefined) return known;
  const before = signIns.at(-2) ?? signIns.at(-1);
  const first = before?.index ?? 0;
  await see(database, account, first);
  return first;
}

export async function see(database: DeskDatabase, account: Uuid, index: number): Promise<void> {
  const writing = database.transaction('seen', 'readwrite', STRICT);
  await Promise.all([writing.store.put(index, account), writing.done]);
}
