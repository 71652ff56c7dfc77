/**
 * Who may sign in at this device with no keeper there, by which passkeys, and until when. A keeper lends it at each signing in: what is kept for such
 * a day is sealed under a key that the keeper gives, and that key under what the passkey alone can say (WebAuthn, PRF).
 */
import type { Bytes } from '#base/bytes.ts';
import { base64url, equal, utf8 } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { OFFLINE_MS } from '#identity/offline.ts';
import { openBytes, SealError, sealBytes } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';
import { type DeskDatabase, STRICT } from '../store/database.ts';

export type Lease = {
  readonly account: Uuid;
  readonly org: string;
  /** WebAuthn RP id. */
  readonly rp: string;
  /** The session that it was lent in. */
  readonly after: Uuid;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** Tells whether a passkey opened the very key. */
  readonly check: Bytes;
  readonly passkeys: readonly LentPasskey[];
};

export type LentPasskey = {
  readonly credential: Bytes;
  /** COSE. */
  readonly publicKey: Bytes;
  readonly wrapped: Bytes;
};

const LABEL = 'holdfast/offline-store/v1';

/** What a passkey is asked for its secret with. It gives another at every other host. */
export const PRF_INPUT = utf8(LABEL);

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

/** Of one account, in the object store of what is kept. */
export function keptOf(account: Uuid): IDBKeyRange {
  return IDBKeyRange.bound(`${account} `, `${account}!`, false, true);
}

type Lending = Pick<Lease, 'account' | 'org' | 'rp' | 'after'> & {
  /** When that session was opened. */
  readonly openedAt: number;
  readonly passkey: Omit<LentPasskey, 'wrapped'>;
  /** What the passkey said. */
  readonly secret: Bytes;
  /** That the keeper gave. */
  readonly key: Bytes;
};

/** Whether the lease is over this very key. */
export async function isOpenedBy(
  primitives: Primitives,
  { check }: Lease,
  key: Bytes,
): Promise<boolean> {
  return equal(check, await checkOf(primitives, key));
}

/** From here on the passkey opens it here too. @param lending its key is that of the lease, where there is one */
export async function lend(
  database: DeskDatabase,
  primitives: Primitives,
  random: Random,
  { openedAt, passkey, secret, key, ...of }: Lending,
): Promise<void> {
  const check = await checkOf(primitives, key);
  const before = await database.get('leases', of.account);
  const wrapped = await sealBytes(
    primitives,
    random,
    await wrappingKey(primitives, secret),
    LABEL,
    aadOf(of, passkey.credential),
    key,
  );
  const others = (before?.passkeys ?? []).filter(
    ({ credential }) => !equal(credential, passkey.credential),
  );
  const passkeys = [...others, { ...passkey, wrapped }];
  const lease: Lease = { ...of, until: openedAt + OFFLINE_MS, check, passkeys };
  const { store, done } = database.transaction('leases', 'readwrite', STRICT);
  await Promise.all([store.put(lease, of.account), done]);
}

/** The key of what is kept. @throws SealError where this passkey does not open it */
export async function openLease(
  primitives: Primitives,
  lease: Lease,
  passkey: LentPasskey,
  secret: Bytes,
): Promise<Bytes> {
  const under = await wrappingKey(primitives, secret);
  const aad = aadOf(lease, passkey.credential);
  const key = await openBytes(primitives, under, LABEL, aad, passkey.wrapped);
  if (!(await isOpenedBy(primitives, lease, key))) throw new SealError();
  return key;
}

function wrappingKey(primitives: Primitives, secret: Bytes): Promise<Bytes> {
  return primitives.hkdf(secret, new Uint8Array(32), utf8(LABEL), 32);
}

function checkOf(primitives: Primitives, key: Bytes): Promise<Bytes> {
  return primitives.hkdf(key, new Uint8Array(32), utf8('holdfast/offline-check/v1'), 32);
}

function aadOf({ org, account }: Pick<Lease, 'org' | 'account'>, credential: Bytes): Bytes {
  return toCbor([LABEL, org, uuidToBytes(account), credential]);
}
