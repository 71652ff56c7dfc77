/** What the log has said so far, as far as the rules ask: who there is, and what may serve only once. */
import type { Role } from './entry-types.ts';
import type { Uuid } from './uuid.ts';
import type { PasskeyKey } from './webauthn/cose-key.ts';

export type Organisation = {
  readonly origin: string;
  readonly keeper: Uuid;
  /** The keeper's public key, and its SHA-256. */
  readonly key: Uint8Array;
  readonly device: Uint8Array;
  readonly rpIdHash: Uint8Array;
  /** From which passkeys are accepted; it grows. */
  readonly origins: string[];
};

export type Person = {
  readonly kind: 'person';
  readonly roles: readonly Role[];
  /** The latest. Whether its code was used, `codes` tells. */
  readonly invitation: { readonly codeHash: Uint8Array; readonly expires: number };
  /** By credential id, in hexadecimal. */
  readonly passkeys: ReadonlyMap<string, PasskeyKey>;
};

export type Machine = {
  readonly kind: 'machine';
  readonly role: 'gateway';
  readonly key: Uint8Array;
};

export type Account = Person | Machine;

export type Session = {
  readonly account: Uuid;
  readonly device: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly expires: number;
  readonly closedAt: number | null;
};

export type Directory = {
  readonly organisation: Organisation;
  readonly accounts: Map<Uuid, Account>;
  readonly sessions: Map<Uuid, Session>;
  /** Streams whose key was granted to somebody. */
  readonly granted: Set<string>;
  /** In hexadecimal: what was used, and serves no more. */
  readonly credentials: Set<string>;
  readonly codes: Set<string>;
  readonly nonces: Set<string>;
};

export function directoryOf(organisation: Organisation): Directory {
  return {
    organisation,
    accounts: new Map(),
    sessions: new Map(),
    granted: new Set(),
    credentials: new Set(),
    codes: new Set(),
    nonces: new Set(),
  };
}
