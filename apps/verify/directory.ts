/** What the log has said so far, as far as the rules ask: who there is, and what may serve only once. */
import type { ReleasedDesk } from './desk.ts';
import type { Typed } from './entry-types.ts';
import { PRIVILEGED, type Role } from './types/row.ts';
import type { Uuid } from './uuid.ts';
import type { AllowedAuthenticator } from './webauthn/attestation.ts';
import type { PasskeyKey } from './webauthn/cose-key.ts';

export type Organisation = {
  readonly origin: string;
  readonly keeper: Uuid;
  /** The keeper's public key as it is now, and its SHA-256. */
  key: Uint8Array;
  device: Uint8Array;
  readonly rpIdHash: Uint8Array;
  /** From which passkeys are accepted; it grows. */
  readonly origins: string[];
  /** Whose signatures a checkpoint carries, in hexadecimal. */
  readonly logKeys: Set<string>;
  /** Every key of the log so far, and the one that vouched for it: none for the first. */
  readonly vouchers: Map<string, string | null>;
  /** Null where any authenticator is accepted. */
  authenticators: readonly AllowedAuthenticator[] | null;
  cis2: Typed<'cis2.trusted'>['facts'] | null;
  /** How long after a session that a keeper saw another may be opened with none there. */
  offlineHours: number;
  desk: ReleasedDesk | null;
  /** Those that stand by, by id in hexadecimal. */
  readonly lifeboats: Map<string, Lifeboat>;
  /** Keys of keepers whose site was lost, by their SHA-256 in hexadecimal. */
  readonly outlived: Map<string, Uint8Array>;
  /** Whether the keeper has said how it is reached from a site that goes on apart. */
  introduced: boolean;
  site: Site;
  /** Id in hexadecimal; nothing follows. */
  stoodDownFor: string | null;
};

/** Which one writes this log: the keeper's account, or the lifeboat that was launched last. */
export type Site = {
  /** In hexadecimal. */
  readonly id: string;
  /** Index of the entry with which it began. */
  readonly since: number;
};

export type Lifeboat = {
  readonly name: string;
  readonly pen: Uint8Array;
  readonly logKey: Uint8Array;
};

export type Passkey = {
  readonly key: PasskeyKey;
  readonly counter: number;
  readonly attested: boolean;
  /** Attested, or registered while any authenticator was accepted. */
  readonly fit: boolean;
};

export type Code = {
  readonly hash: Uint8Array;
  readonly expires: number;
  /** The first passkey registered with it, in hexadecimal. */
  readonly first: string | null;
};

export type Person = {
  readonly kind: 'person';
  readonly roles: readonly Role[];
  readonly supplier: string | null;
  /** Of the latest invitation or recovery. */
  readonly enrolment: Code;
  readonly offer: Code | null;
  /** By credential id, in hexadecimal. */
  readonly passkeys: ReadonlyMap<string, Passkey>;
  readonly linked: Uint8Array | null;
  readonly recoveredBy: Uuid | null;
  readonly leftAt: number | null;
};

export type Machine = {
  readonly kind: 'machine';
  readonly role: 'gateway';
  readonly key: Uint8Array;
  readonly leftAt: number | null;
};

export type Account = Person | Machine;

export type Session = {
  readonly account: Uuid;
  readonly device: Uint8Array;
  readonly deviceId: Uint8Array;
  readonly expires: number;
  readonly closedAt: number | null;
  /** Closed by the keeper for silence: what was written in it may still come. */
  readonly silent: boolean;
  /** By the bound that stood where it was opened. */
  readonly offlineUntil: number;
  /** A keeper saw its passkey or its token. */
  readonly seen: boolean;
  /** By another hand than its own or the keeper's. */
  readonly endedForThem: boolean;
};

/** What waits for a second person. */
export type Proposal = {
  readonly entry: Typed;
  readonly author: Uuid;
  /** To whom it is done; null where to nobody in particular. */
  readonly account: Uuid | null;
};

/** A service with another system beside it: what waits here as copies, and what that system is owed. */
export type Beside = {
  /** `alone` once it has moved over for good, with what copies are left. */
  standing: 'standing-by' | 'switched-over' | 'handing-back' | 'alone';
  /** By stream. */
  readonly copies: Map<string, Copy>;
  readonly owed: Map<string, Owed>;
};
export type Copy = { readonly came: number; due: number | null; last: string };
/** The latest entry of it, and the one up to which the other system has it, in hexadecimal. */
export type Owed = { last: string; taken: string | null };

export type Directory = {
  readonly organisation: Organisation;
  readonly accounts: Map<Uuid, Account>;
  readonly sessions: Map<Uuid, Session>;
  /** Of each account, those that nothing has ended. */
  readonly open: Map<Uuid, Set<Uuid>>;
  /** Devices that an account had a session on, in hexadecimal. */
  readonly devices: Map<Uuid, Set<string>>;
  /** Accounts that were ever whole operators. */
  readonly operators: Set<Uuid>;
  /** By id, in hexadecimal. */
  readonly proposals: Map<string, Proposal>;
  readonly freezes: Map<string, Uuid>;
  readonly glass: Map<string, { readonly author: Uuid; readonly patient: string; at: number }>;
  readonly reviewed: Set<string>;
  readonly bulk: Map<string, { readonly account: Uuid; readonly until: number }>;
  /** Patients, in hexadecimal. */
  readonly forgotten: Set<string>;
  /** Into which patient each was merged, in hexadecimal. */
  readonly merged: Map<string, string>;
  /** Keys that their machines have replaced, in hexadecimal. */
  readonly replaced: Set<string>;
  /** Streams whose key was granted, and to whom first. */
  readonly granted: Map<string, Uuid>;
  /** Streams of cases that were received, and their patients in hexadecimal. */
  readonly received: Map<string, string>;
  /** Of patients, in hexadecimal, the streams of those cases that are held. */
  readonly held: Map<string, Set<string>>;
  /** Streams of calls that ended without a case. */
  readonly ended: Set<string>;
  /** Services that have another system beside them. */
  readonly beside: Map<string, Beside>;
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
    open: new Map(),
    devices: new Map(),
    operators: new Set(),
    proposals: new Map(),
    freezes: new Map(),
    glass: new Map(),
    reviewed: new Set(),
    bulk: new Map(),
    forgotten: new Set(),
    merged: new Map(),
    replaced: new Set(),
    granted: new Map(),
    received: new Map(),
    held: new Map(),
    ended: new Set(),
    beside: new Map(),
    credentials: new Set(),
    codes: new Set(),
    nonces: new Set(),
  };
}

const WHOLE = 2;

export function isWhole(account: Account): boolean {
  if (account.leftAt !== null) return false;
  return account.kind === 'machine' || account.passkeys.size >= WHOLE;
}

/** The roles that hold ("Roles"). */
export function rolesHeld(person: Person): readonly Role[] {
  if (!isWhole(person)) return [];
  if ([...person.passkeys.values()].every(({ fit }) => fit)) return person.roles;
  return person.roles.filter((role) => !PRIVILEGED.has(role));
}

export function isPrivileged(account: Account | undefined): boolean {
  return account?.kind === 'person' && account.roles.some((role) => PRIVILEGED.has(role));
}

/** Changes a person, and notes who became a whole operator. */
export function setPerson(directory: Directory, id: Uuid, person: Person): void {
  directory.accounts.set(id, person);
  if (rolesHeld(person).includes('operator')) directory.operators.add(id);
}

/** Ends all sessions of an account: a later entry of one must have its `at` before. */
export function endSessions({ sessions, open }: Directory, account: Uuid, at: number): void {
  for (const id of open.get(account) ?? []) {
    const ended = { closedAt: at, silent: false, endedForThem: true };
    sessions.set(id, { ...sessions.get(id)!, ...ended });
  }
  open.delete(account);
}
