/**
 * Who there is: accounts, their passkeys and their sessions, folded from the log alone. There is no other table of users.
 * What the fold does not find in the log does not exist.
 */
import type { Bytes } from '#base/bytes.ts';
import { base64url, equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import {
  type IdentityFacts,
  type IdentityType,
  identityFacts,
  isIdentityType,
  type Role,
} from './entries.ts';

export type Organisation = IdentityFacts<'log.created'>;

export type Passkey = {
  readonly credential: Bytes;
  readonly publicKey: Bytes;
  readonly transports: readonly string[];
  /** The authenticator's count of its own signatures, as last seen; 0 where it keeps none. */
  readonly counter: number;
};

export type Invitation = { readonly codeHash: Bytes; readonly expires: number };

export type Person = {
  readonly kind: 'person';
  readonly id: Uuid;
  readonly roles: readonly Role[];
  readonly services: readonly string[];
  /** Null once its code was used. */
  readonly invitation: Invitation | null;
  readonly passkeys: readonly Passkey[];
};

/** A service account. It acts by its own registered key, which a person approved with their passkey. */
export type Machine = {
  readonly kind: 'machine';
  readonly id: Uuid;
  readonly name: string;
  readonly role: 'gateway';
  readonly key: Bytes;
};

export type Account = Person | Machine;

export type Session = {
  readonly id: Uuid;
  readonly account: Uuid;
  /** The device's public key, and its SHA-256. */
  readonly device: Bytes;
  readonly deviceId: Bytes;
  readonly ticketHash: Bytes;
  readonly openedAt: number;
  readonly expires: number;
  readonly closedAt: number | null;
};

export type IdentityEntry = {
  readonly stream: string;
  readonly type: string;
  readonly author: Uuid;
  readonly at: number;
  readonly facts: { readonly [name: string]: unknown };
};

export class Directory {
  #organisation: Organisation | null = null;
  readonly #accounts = new Map<Uuid, Account>();
  readonly #sessions = new Map<Uuid, Session>();
  readonly #open = new Map<Uuid, Set<Uuid>>();
  readonly #sha256: (data: Bytes) => Bytes;
  readonly #spent = new Set<string>();
  #passkeys = 0;

  constructor(sha256: (data: Bytes) => Bytes) {
    this.#sha256 = sha256;
  }

  get organisation(): Organisation | null {
    return this.#organisation;
  }

  /** True from the first passkey on: then no founding link can be made any more. */
  get founded(): boolean {
    return this.#passkeys > 0;
  }

  account(id: Uuid): Account | undefined {
    return this.#accounts.get(id);
  }

  accounts(): IterableIterator<Account> {
    return this.#accounts.values();
  }

  session(id: Uuid): Session | undefined {
    return this.#sessions.get(id);
  }

  /** Of one account, those not yet closed. */
  openSessionsOf(account: Uuid): Session[] {
    return [...(this.#open.get(account) ?? [])].map((id) => this.#sessions.get(id)!);
  }

  /** Whether the code with this hash was used. */
  isSpent(codeHash: Bytes): boolean {
    return this.#spent.has(base64url(codeHash));
  }

  /** The person whose open invitation this code answers. */
  invited(code: Bytes, now: number): Person | undefined {
    const hash = this.#sha256(code);
    for (const account of this.#accounts.values()) {
      if (account.kind !== 'person' || account.invitation === null) continue;
      if (equal(account.invitation.codeHash, hash) && now < account.invitation.expires)
        return account;
    }
    return undefined;
  }

  owner(credential: Bytes): { person: Person; passkey: Passkey } | undefined {
    for (const person of this.#accounts.values()) {
      if (person.kind !== 'person') continue;
      const passkey = person.passkeys.find((one) => equal(one.credential, credential));
      if (passkey !== undefined) return { person, passkey };
    }
    return undefined;
  }

  machine(key: Bytes): Machine | undefined {
    for (const account of this.#accounts.values()) {
      if (account.kind === 'machine' && equal(account.key, key)) return account;
    }
    return undefined;
  }

  /** Takes entries in the log's order; those of other rooms change nothing. */
  apply(entry: IdentityEntry): void {
    if (!isIdentityType(entry.type)) return;
    const parsed = identityFacts[entry.type].safeParse(entry.facts);
    if (!parsed.success) return;
    const step = this.#steps[entry.type] as
      | ((facts: unknown, entry: IdentityEntry) => void)
      | undefined;
    step?.(parsed.data, entry);
  }

  #count(id: Uuid, credential: Bytes, counter: number): void {
    const person = this.#accounts.get(id);
    if (person?.kind !== 'person') return;
    const passkeys = person.passkeys.map((one) =>
      equal(one.credential, credential) ? { ...one, counter } : one,
    );
    this.#accounts.set(id, { ...person, passkeys });
  }

  readonly #steps: {
    [T in IdentityType]?: (facts: IdentityFacts<T>, entry: IdentityEntry) => void;
  } = {
    'log.created': (facts) => {
      this.#organisation ??= facts;
    },

    'origin.added': ({ origin }) => {
      if (this.#organisation === null) return;
      this.#organisation = {
        ...this.#organisation,
        origins: [...this.#organisation.origins, origin],
      };
    },

    'account.invited': ({ account: id, roles, services, codeHash, expires }) => {
      const known = this.#accounts.get(id);
      if (known?.kind === 'machine') return;
      const passkeys = known?.passkeys ?? [];
      const invitation = { codeHash, expires };
      this.#accounts.set(id, { kind: 'person', id, roles, services, invitation, passkeys });
    },

    'passkey.registered': ({ account: id, credential, publicKey, transports, code }) => {
      const known = this.#accounts.get(id);
      if (known?.kind !== 'person') return;
      this.#passkeys += 1;
      this.#spent.add(base64url(this.#sha256(code)));
      const passkeys = [...known.passkeys, { credential, publicKey, transports, counter: 0 }];
      this.#accounts.set(id, { ...known, invitation: null, passkeys });
    },

    'machine.approved': ({ account: id, name, role, key }) => {
      if (!this.#accounts.has(id)) this.#accounts.set(id, { kind: 'machine', id, name, role, key });
    },

    'session.opened': ({ session: id, device, ticketHash, expires, by }, { at, stream }) => {
      const account = accountOf(stream);
      if (account === null || this.#sessions.has(id) || !this.#accounts.has(account)) return;
      const deviceId = this.#sha256(device);
      this.#sessions.set(id, {
        id,
        account,
        device,
        deviceId,
        ticketHash,
        openedAt: at,
        expires,
        closedAt: null,
      });
      this.#open.set(account, (this.#open.get(account) ?? new Set()).add(id));
      if (by.kind === 'passkey')
        this.#count(account, by.credential, counterOf(by.authenticatorData));
    },

    'session.closed': ({ session: id }, { at }) => {
      const known = this.#sessions.get(id);
      if (known === undefined || known.closedAt !== null) return;
      this.#sessions.set(id, { ...known, closedAt: at });
      this.#open.get(known.account)?.delete(id);
    },
  };
}

/** WebAuthn §6.1: signCount is bytes 33 to 36 of the authenticator data. */
function counterOf(authenticatorData: Bytes): number {
  return new DataView(authenticatorData.buffer, authenticatorData.byteOffset).getUint32(33);
}

/** Sessions stand in their account's stream. */
function accountOf(stream: string): Uuid | null {
  const parsed = parseStream(stream);
  return parsed?.kind === 'account' ? parsed.id : null;
}

/** A session as of a moment. */
export function isLive(session: Session, now: number): boolean {
  return session.closedAt === null && now < session.expires;
}
