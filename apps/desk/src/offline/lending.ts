/** While a keeper answers: what is kept at this device for a day on which none does. */
import { equal, fromBase64url } from '#base/bytes.ts';
import type { Clock, Random } from '#base/clock.ts';
import { streamName } from '#base/stream.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { Primitives } from '#seal/primitives.ts';
import type { Keyring } from '#sync/keyring.ts';
import type { LogReader } from '#sync/log-reader.ts';
import type { Session } from '#sync/session.ts';
import type { SessionPasskey } from '../session/passkey.ts';
import type { DeskDatabase } from '../store/database.ts';
import type { People } from '../store/people.ts';
import { Kept } from './kept.ts';
import { keepKeys } from './kept-keys.ts';
import { keepSession } from './kept-session.ts';
import { isOpenedBy } from './lease.ts';
import { endLease, lend } from './leases.ts';

export type LendingParts = {
  readonly database: DeskDatabase;
  readonly primitives: Primitives;
  readonly random: Random;
  readonly clock: Clock;
  readonly session: Session;
  readonly keyring: Keyring;
};

type Used = ReturnType<SessionPasskey['used']>;

/** Null where nobody could open it: this passkey has no secret, and no other was lent anything here. @throws Problem */
export async function keptHere(parts: LendingParts, used: Used): Promise<Kept | null> {
  const { database, primitives, session, keyring } = parts;
  const { org, account } = session;
  const lease = await database.get('leases', account);
  if (lease === undefined && (used?.secret ?? null) === null) return null;
  const stream = streamName({ kind: 'account', id: account });
  await keyring.ensure([{ stream, subject: null }], 'directory');
  const key = keyring.key(stream);
  if (lease !== undefined && !(await isOpenedBy(primitives, lease, key)))
    await endLease(database, account);
  return new Kept({ ...parts, org, account, key });
}

/** Lends the passkey that was used what it needs here, and takes from leavers what they had. */
export async function lendHere(
  parts: LendingParts,
  kept: Kept,
  {
    used,
    people,
    reader,
    aheadMs,
  }: {
    readonly used: Used;
    readonly people: People;
    readonly reader: Pick<LogReader, 'packFile'>;
    readonly aheadMs: number;
  },
): Promise<void> {
  const { database, primitives, random, clock, session, keyring } = parts;
  const { org, account, id: after } = session;
  const credential = used === null ? null : fromBase64url(used.credential);
  const passkey = people.colleagues
    .get(account)
    ?.passkeys.find((one) => credential !== null && equal(one.credential, credential));
  if (used !== null && used.secret !== null && passkey !== undefined) {
    await lend(database, primitives, random, {
      ...{ org, account, after, rp: used.rp, secret: used.secret },
      until: session.offlineUntil,
      passkey: { credential: passkey.credential, publicKey: passkey.publicKey },
      key: keyring.key(streamName({ kind: 'account', id: account })),
    });
  }
  await keepSession(kept, session, aheadMs);
  const oldest = clock() - (session.offlineUntil - decodeEntry(session.opened).header.at);
  await keepKeys(kept, keyring, clock, oldest);
  await kept.prune(oldest);
  await endLeavers(database, people);
  // A triage begins with them, and then there may be nobody to ask.
  for (const { hash } of people.packs.now) await reader.packFile(hash);
}

async function endLeavers(database: DeskDatabase, { colleagues }: People): Promise<void> {
  for (const { account } of await database.getAll('leases')) {
    if ((colleagues.get(account)?.leftAt ?? null) !== null) await endLease(database, account);
  }
}
