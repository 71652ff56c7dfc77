/** The leases at this device, and their ends: with a lease goes all that was kept for it. */
import { type Bytes, base64url, equal } from '#base/bytes.ts';
import type { Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import type { Primitives } from '#seal/primitives.ts';
import { type DeskDatabase, STRICT } from '../store/database.ts';
import { checkOf, type Lease, type LentPasskey, lent } from './lease.ts';

/** Those that have not run out. What has run out is deleted, with all that was kept. */
export async function leases(database: DeskDatabase, now: number): Promise<readonly Lease[]> {
  const all = await database.getAll('leases');
  for (const { account } of all.filter(({ until }) => until <= now))
    await endLease(database, account);
  return all.filter(({ until }) => until > now);
}

/** Whatever was kept for this account goes with it. */
export async function endLease(database: DeskDatabase, account: Uuid): Promise<void> {
  const writing = database.transaction(['leases', 'kept'], 'readwrite', STRICT);
  await writing.objectStore('leases').delete(account);
  await writing.objectStore('kept').delete(keptOf(account));
  await writing.done;
}

/** Of whoever has this passkey, by its credential id, base64url. */
export async function endLeaseOf(database: DeskDatabase, credential: string): Promise<void> {
  for (const { account, passkeys } of await database.getAll('leases')) {
    const isTheirs = passkeys.some((one) => base64url(one.credential) === credential);
    if (isTheirs) await endLease(database, account);
  }
}

/** Of one account, in the object store of what is kept: all, or what has a name that begins so. */
export function keptOf(account: Uuid, prefix = ''): IDBKeyRange {
  return IDBKeyRange.bound(`${account} ${prefix}`, `${account} ${prefix}\uffff`);
}

type Lending = Pick<Lease, 'account' | 'org' | 'rp' | 'after' | 'until'> & {
  readonly passkey: Omit<LentPasskey, 'wrapped'>;
  /** What the passkey said. */
  readonly secret: Bytes;
  /** That the keeper gave. */
  readonly key: Bytes;
};

/** From here on the passkey opens it here too. @param lending its key is that of the lease, where there is one */
export async function lend(
  database: DeskDatabase,
  primitives: Primitives,
  random: Random,
  { passkey, secret, key, ...of }: Lending,
): Promise<void> {
  const check = await checkOf(primitives, key);
  const before = await database.get('leases', of.account);
  const others = (before?.passkeys ?? []).filter(
    ({ credential }) => !equal(credential, passkey.credential),
  );
  const added = await lent(primitives, random, of, passkey, { secret, key });
  const lease: Lease = {
    ...{ ...of, check },
    passkeys: [...others, added],
  };
  const { store, done } = database.transaction('leases', 'readwrite', STRICT);
  await Promise.all([store.put(lease, of.account), done]);
}
