/**
 * Signing in where no keeper answers: a passkey touched at a device where its person had signed in not long before. The desk keeps the proof, and a
 * keeper takes it afterwards. docs/formats.md, rule 3 of the chain.
 */
import { type Bytes, equal } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import type { Session } from './directory.ts';
import type { IdentityFacts } from './entries.ts';

export type OfflineOpening = {
  readonly session: Uuid;
  /** When the passkey was touched, milliseconds since the epoch. */
  readonly at: number;
};

/** What hashes to the nonce of the challenge: there is nobody to give one, so it is made from what the session is. */
export function offlineNonceBytes(org: string, { session, at }: OfflineOpening): Bytes {
  return toCbor(['holdfast/offline/v1', org, uuidToBytes(session), at]);
}

/** Null where such a session may follow on the one before it; else why not. @param after as the log has it */
export function whyNotFollow(
  after: Session | undefined,
  account: Uuid,
  { device, expires, by }: IdentityFacts<'session.opened'>,
): string | null {
  if (by.kind !== 'offline') return 'not offline';
  if (after?.account !== account || !equal(after.device, device))
    return 'no session before, at this device';
  if (after.by === 'offline' || after.by === 'machine') return 'after a session that no keeper saw';
  if (after.endedForThem) return 'ended by somebody else';
  return by.at < expires && expires <= after.offlineUntil ? null : 'too long after';
}
