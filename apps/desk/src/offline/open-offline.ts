/** Signing in with no keeper there: a passkey is touched, and what was kept for such a day is opened with what it says. */
import { type Bytes, base64url, equal, fromBase64url } from '#base/bytes.ts';
import type { Clock, Random } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { assertionOf } from '#identity/authentication/assertion.ts';
import { offlineNonceBytes } from '#identity/offline.ts';
import { Problem } from '#problems/catalogue.ts';
import { sessionChallenge } from '#seal/channel.ts';
import { SealError } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';
import { type CarriedStore, encodeOffline } from '#sync/carried.ts';
import type { Device } from '#sync/device.ts';
import { withoutExtensions } from '#sync/enrol.ts';
import type { Granted } from '#sync/keyring.ts';
import type { Session } from '#sync/session.ts';
import { askedForSecret } from '../session/passkey.ts';
import type { DeskDatabase } from '../store/database.ts';
import { isAsserted } from './check-assertion.ts';
import { Kept } from './kept.ts';
import { keptKeys } from './kept-keys.ts';
import { keptSession } from './kept-session.ts';
import { type Lease, type LentPasskey, openLease } from './lease.ts';
import { leases } from './leases.ts';

/** As long as NIST SP 800-63B lets a session last. */
const SESSION_MS = 12 * 3_600_000;

export type OpenedOffline = {
  /** Every question in it is answered with `keeper/unavailable`. */
  readonly session: Session;
  readonly kept: Kept;
  readonly keys: readonly Granted[];
  readonly aheadMs: number;
  readonly used: { readonly credential: string; readonly rp: string };
};

export type OfflineParts = {
  readonly database: DeskDatabase;
  readonly device: Device;
  readonly carried: Pick<CarriedStore, 'add'>;
  readonly primitives: Primitives;
  readonly clock: Clock;
  readonly random: Random;
  /** Of this page. */
  readonly origin: string;
};

/**
 * Null where nobody may sign in here with no keeper there. The proof of the session is on this disk when it resolves, to be brought.
 * @throws Problem, or the browser's own error where the passkey was not used
 */
export async function openOffline(parts: OfflineParts): Promise<OpenedOffline | null> {
  const { database, device, carried, primitives, clock, random, origin } = parts;
  const [first, ...more] = await leases(database, clock());
  if (first === undefined) return null;
  const { org, rp } = first;
  const lent = [first, ...more.filter((one) => one.org === org && one.rp === rp)];

  const at = clock();
  const session = uuidv7(clock, random);
  const { publicKey: channel } = await primitives.agreementKey();
  const nonce = await primitives.sha256(offlineNonceBytes(org, { session, at }));
  const bound = { org, nonce, device: device.publicKey, channel };
  const challenge = await sessionChallenge(primitives, bound);
  const ids = lent.flatMap(({ passkeys }) => passkeys.map(({ credential }) => credential));
  const { response, secret } = await askedForSecret(challenge, rp, ids.map(base64url));
  const { lease, passkey } = whose(lent, fromBase64url(response.id));
  const { publicKey } = passkey;
  const expected = { challenge, rp, origin, publicKey };
  if (!(await isAsserted(primitives, assertionOf(response), expected))) {
    throw new Problem('session/refused');
  }
  const key = await opened(primitives, lease, passkey, secret);
  const { account } = lease;
  const kept = new Kept({ database, primitives, random, clock, org, account, key });
  const said = await keptSession(kept);
  if (said === null) throw new Problem('offline/does-not-open');

  const expires = Math.min(at + SESSION_MS, lease.until);
  const proof = { after: lease.after, session, at, expires, channel };
  const bytes = encodeOffline({ ...proof, response: withoutExtensions(response) });
  await carried.add([{ kind: 'offline', bytes }]);
  const { aheadMs, ...who } = said;
  return {
    session: {
      ...{ ...who, org, id: session, account, expires, offlineUntil: lease.until },
      // Nobody reads by it, and there is no entry yet.
      ...{ ticket: new Uint8Array(32), opened: new Uint8Array() },
      call: () => Promise.reject(new Problem('keeper/unavailable')),
    },
    keys: await keptKeys(kept),
    ...{ kept, aheadMs },
    used: { credential: response.id, rp },
  };
}

function whose(
  lent: readonly Lease[],
  credential: Bytes,
): { readonly lease: Lease; readonly passkey: LentPasskey } {
  for (const lease of lent) {
    const passkey = lease.passkeys.find((one) => equal(one.credential, credential));
    if (passkey !== undefined) return { lease, passkey };
  }
  throw new Problem('session/refused');
}

async function opened(
  primitives: Primitives,
  lease: Lease,
  passkey: LentPasskey,
  secret: Bytes | null,
): Promise<Bytes> {
  try {
    if (secret === null) throw new SealError();
    return await openLease(primitives, lease, passkey, secret);
  } catch (error) {
    if (error instanceof SealError) throw new Problem('offline/does-not-open');
    throw error;
  }
}
