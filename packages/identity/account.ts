/** An account as the log tells it, and what its roles are worth just now. docs/formats.md, "Roles". */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { isPrivileged, type Role } from '#base/roles.ts';

export type Passkey = {
  readonly credential: Bytes;
  readonly publicKey: Bytes;
  readonly transports: readonly string[];
  readonly aaguid: string;
  /** Whether it may be copied to its owner's other devices. */
  readonly backedUp: boolean;
  /** By an authenticator on the organisation's list. */
  readonly attested: boolean;
  /** Attested, or registered when there was no list. */
  readonly fit: boolean;
  readonly registeredAt: number;
  /** The authenticator's count of its own signatures, as last seen; 0 where it keeps none. */
  readonly counter: number;
};

/** What an enrolment code serves for. The code itself is nowhere: only its hash is. */
export type Code = {
  readonly hash: Bytes;
  readonly expires: number;
  /** The first passkey that was made with it, which must vouch for the second. */
  readonly first: Bytes | null;
};

/** Of an account whose passkeys were lost. */
export type Recovery = {
  readonly givenBy: Uuid;
  /** When the account had its two passkeys again; null until then. */
  readonly wholeAt: number | null;
  /** Whether somebody else has lifted the hold that follows. */
  readonly lifted: boolean;
};

export type Person = {
  readonly kind: 'person';
  readonly id: Uuid;
  readonly roles: readonly Role[];
  readonly services: readonly string[];
  readonly supplier: string | null;
  readonly passkeys: readonly Passkey[];
  /** Of the latest invitation or recovery: serves while there are fewer than two passkeys. */
  readonly enrolment: Code;
  /** Of the latest offer of one more passkey: serves once. */
  readonly offer: Code | null;
  /** Hash of the CIS2 identity that may sign in. */
  readonly linked: Bytes | null;
  readonly recovery: Recovery | null;
  readonly leftAt: number | null;
};

/** A service account. It acts by its own registered key, which a person approved with their passkey. */
export type Machine = {
  readonly kind: 'machine';
  readonly id: Uuid;
  readonly name: string;
  readonly role: 'gateway';
  readonly key: Bytes;
  readonly leftAt: number | null;
};

export type Account = Person | Machine;

/** So many passkeys make an account whole: losing one is no way out, and none is a way in. */
export const WHOLE = 2;
const HOLD_MS = 3_600_000;

/** Pending until it has two passkeys; then it can do what its roles say, until it leaves. */
export function standing(account: Account): 'pending' | 'whole' | 'left' {
  if (account.leftAt !== null) return 'left';
  return account.kind === 'machine' || account.passkeys.length >= WHOLE ? 'whole' : 'pending';
}

/** The roles that hold: none of a pending or former account, no privileged one beside an unfit passkey. */
export function rolesHeld(person: Person): readonly Role[] {
  if (standing(person) !== 'whole') return [];
  if (person.passkeys.every(({ fit }) => fit)) return person.roles;
  return person.roles.filter((role) => !isPrivileged(role));
}

export function holds(account: Account, ...roles: readonly Role[]): boolean {
  return account.kind === 'person' && rolesHeld(account).some((role) => roles.includes(role));
}

export function hasPrivilegedRole(account: Account | undefined): boolean {
  return account?.kind === 'person' && account.roles.some(isPrivileged);
}

/** Until when a recovered account opens nobody's record; null where it may. */
export function heldUntil({ recovery }: Person, now: number): number | null {
  if (recovery === null || recovery.lifted || recovery.wholeAt === null) return null;
  const until = recovery.wholeAt + HOLD_MS;
  return now < until ? until : null;
}
