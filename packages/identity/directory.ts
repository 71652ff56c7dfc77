/**
 * Who there is: accounts, their passkeys and their sessions, folded from the log alone. There is no other table of users.
 * What the fold does not find in the log does not exist.
 */
import type { Bytes } from '#base/bytes.ts';
import { base64url, equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { type Few, inMemory, type Keeping, type Many, type One } from '#base/keeping.ts';
import { parseStream } from '#base/stream.ts';
import { branchFact, broughtBy } from '#care/branches.ts';
import {
  type Account,
  type Code,
  holds,
  type Machine,
  type Passkey,
  type Person,
  standing,
  WHOLE,
} from './account.ts';
import { type IdentityFacts, type IdentityType, identityFacts, isIdentityType } from './entries.ts';
import { founded, isOfOneSite, ORGANISATION, type Organisation } from './organisation.ts';
import { type IdentityEntry, type Proposal, proposalOf, whyNotSecond } from './two-people.ts';

const HOUR_MS = 3_600_000;

export type Session = {
  readonly id: Uuid;
  readonly account: Uuid;
  readonly by: 'passkey' | 'offline' | 'cis2' | 'machine';
  /** The device's public key. */
  readonly device: Bytes;
  readonly ticketHash: Bytes;
  /** Until when one that no keeper sees may follow on it, by the bound that stood where it was opened. */
  readonly offlineUntil: number;
  readonly expires: number;
  readonly closedAt: number | null;
  /** Closed because its desk had fallen silent: what was written in it while it was cut off may still come. */
  readonly silent: boolean;
  /** Closed by another hand than its own or the keeper's: nothing follows on it. */
  readonly endedForThem: boolean;
};

/** What an assertion of a passkey tells of its authenticator. */
export type Touch = { readonly credential: Bytes; readonly authenticatorData: Bytes };

export class Directory {
  readonly #organisation: One<Organisation | null>;
  readonly #accounts: Few<Uuid, Account>;
  readonly #sessions: Many<Uuid, Session>;
  /** By account, those that have not ended. */
  readonly #open: Few<Uuid, readonly Uuid[]>;
  /** Whose a credential is or was: one serves one account, for good. */
  readonly #owners: Many<string, Uuid>;
  /** Whose code this is the hash of. */
  readonly #codes: Many<string, Uuid>;
  readonly #proposals: Few<Uuid, Proposal>;
  readonly #operators: Few<Uuid, true>;
  /** Keys that their machines have replaced. */
  readonly #replaced: Many<string, true>;
  /** Entries of a branch, which come next. */
  readonly #joining: Few<Uuid, true>;

  constructor(keeping: Keeping = inMemory) {
    this.#organisation = keeping.one('organisation', null);
    this.#accounts = keeping.few('accounts');
    this.#sessions = keeping.many('sessions');
    this.#open = keeping.few('open-sessions');
    this.#owners = keeping.many('credentials');
    this.#codes = keeping.many('codes');
    this.#proposals = keeping.few('proposals');
    this.#operators = keeping.few('operators');
    this.#replaced = keeping.many('replaced-keys');
    this.#joining = keeping.few('joining');
  }

  get organisation(): Organisation | null {
    return this.#organisation.value;
  }

  /** How many accounts were ever whole operators. From the first on there is no founding link; until the second nobody's record is opened. */
  get operatorsEver(): number {
    return this.#operators.size;
  }

  /** For whoever asks for no session that has ended: nothing of this one is known from here on. */
  letGo(session: Uuid): void {
    const known = this.#sessions.get(session);
    if (known === undefined) return;
    this.#notOpen(known);
    this.#sessions.delete(session);
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
    return this.#unendedOf(account).filter(({ closedAt }) => closedAt === null);
  }

  /** And those that were closed for silence alone. */
  #unendedOf(account: Uuid): Session[] {
    return [...(this.#open.get(account) ?? [])].map((id) => this.#sessions.get(id)!);
  }

  /** What waits for a second person, or waited in vain. */
  proposal(id: Uuid): Proposal | undefined {
    return this.#proposals.get(id);
  }

  proposals(): IterableIterator<Proposal> {
    return this.#proposals.values();
  }

  /** Whether a code with this hash was ever given to anybody. */
  isKnown(codeHash: Bytes): boolean {
    return this.#codes.has(base64url(codeHash));
  }

  /** The person whose code this is the hash of, where it still serves. */
  invited(codeHash: Bytes, now: number): { person: Person; code: Code } | undefined {
    const person = this.#accounts.get(this.#codes.get(base64url(codeHash))!);
    if (person?.kind !== 'person' || person.leftAt !== null) return undefined;
    const code = servingCode(person);
    return code !== null && equal(code.hash, codeHash) && now < code.expires
      ? { person, code }
      : undefined;
  }

  owner(credential: Bytes): { person: Person; passkey: Passkey } | undefined {
    const person = this.#accounts.get(this.#owners.get(base64url(credential))!);
    if (person?.kind !== 'person') return undefined;
    const passkey = person.passkeys.find((one) => equal(one.credential, credential));
    return passkey && { person, passkey };
  }

  /** Whether the credential was ever registered. */
  isRegistered(credential: Bytes): boolean {
    return this.#owners.has(base64url(credential));
  }

  machine(key: Bytes): Machine | undefined {
    for (const account of this.#accounts.values()) {
      if (account.kind === 'machine' && account.leftAt === null && equal(account.key, key)) {
        return account;
      }
    }
    return undefined;
  }

  /** Whether this was a machine's key, and the machine took another: it serves nobody any more. */
  isReplaced(key: Bytes): boolean {
    return this.#replaced.has(base64url(key));
  }

  /** The account that a CIS2 identity, by its hash, signs in to. */
  linked(subject: Bytes): Person | undefined {
    for (const account of this.#accounts.values()) {
      if (account.kind === 'person' && account.linked !== null && equal(account.linked, subject)) {
        return account;
      }
    }
    return undefined;
  }

  /** Whether an entry that comes next was written at a site that went on apart from this one. */
  isJoining(entry: Uuid): boolean {
    return this.#joining.has(entry);
  }

  /** Whether more of a branch comes next, and nothing else. */
  get hasJoining(): boolean {
    return this.#joining.size > 0;
  }

  /**
   * Takes entries in the log's order; those of other rooms change nothing. Gives what holds from here on: the entry itself, or the one that it
   * seconds, or nothing yet.
   */
  apply(entry: IdentityEntry, touch: Touch | null = null): readonly IdentityEntry[] {
    const isJoined = this.#joining.delete(entry.id);
    if (!isIdentityType(entry.type)) return [];
    const parsed = identityFacts[entry.type].safeParse(entry.facts);
    if (!parsed.success) return [];
    // What the other site said of itself, it said of itself alone.
    if (isJoined && isOfOneSite(entry)) return [];
    const joined = branchFact(entry);
    if (joined !== null) for (const id of broughtBy(joined)) this.#joining.set(id, true);
    if (touch !== null) this.#count(touch);
    const proposal = proposalOf(entry, this);
    if (proposal !== null) {
      this.#proposals.set(entry.id, proposal);
      return [];
    }
    if (entry.type === 'action.seconded') return this.#second(entry);
    this.#hold(entry, entry.at);
    return [entry];
  }

  #second(entry: IdentityEntry): readonly IdentityEntry[] {
    const { entry: id } = identityFacts['action.seconded'].parse(entry.facts);
    const proposal = this.#proposals.get(id);
    const second = this.#accounts.get(entry.author);
    if (proposal === undefined || second === undefined) return [];
    if (whyNotSecond(proposal, second, entry.at) !== null) return [];
    this.#proposals.delete(id);
    this.#hold(proposal, entry.at);
    return [proposal];
  }

  #hold(entry: IdentityEntry, from: number): void {
    const type = entry.type as IdentityType;
    const step = this.#steps[type] as
      | ((facts: unknown, entry: IdentityEntry, from: number) => void)
      | undefined;
    const facts = identityFacts[type].parse(entry.facts);
    step?.(facts, entry, from);
    this.#organise(type, facts);
  }

  #organise(type: IdentityType, facts: unknown): void {
    const known = this.#organisation.value;
    const step = ORGANISATION[type] as
      | ((facts: unknown, known: Organisation) => Partial<Organisation>)
      | undefined;
    if (known === null || step === undefined) return;
    this.#organisation.value = { ...known, ...step(facts, known) };
  }

  #person(id: Uuid, change: (known: Person) => Partial<Person>): void {
    const known = this.#accounts.get(id);
    if (known?.kind !== 'person') return;
    const next: Person = { ...known, ...change(known) };
    this.#accounts.set(id, next);
    if (holds(next, 'operator')) this.#operators.set(id, true);
  }

  #count({ credential, authenticatorData }: Touch): void {
    const owner = this.owner(credential);
    if (owner === undefined) return;
    const counter = counterOf(authenticatorData);
    this.#person(owner.person.id, ({ passkeys }) => ({
      passkeys: passkeys.map((one) =>
        equal(one.credential, credential)
          ? { ...one, counter: Math.max(counter, one.counter) }
          : one,
      ),
    }));
  }

  #code(account: Uuid, hash: Bytes, expires: number): Code {
    this.#codes.set(base64url(hash), account);
    return { hash, expires, first: null };
  }

  #endSessionsOf(account: Uuid, at: number): void {
    for (const session of this.#unendedOf(account)) this.#endSession(session, at, true);
  }

  #endSession(session: Session, at: number, endedForThem: boolean): void {
    this.#sessions.set(session.id, { ...session, closedAt: at, silent: false, endedForThem });
    this.#notOpen(session);
  }

  #notOpen({ id, account }: Session): void {
    const open = this.#open.get(account) ?? [];
    this.#open.set(
      account,
      open.filter((one) => one !== id),
    );
  }

  readonly #steps: {
    [T in IdentityType]?: (facts: IdentityFacts<T>, entry: IdentityEntry, from: number) => void;
  } = {
    'log.created': (facts) => {
      this.#organisation.value ??= founded(facts);
    },

    'lifeboat.launched': ({ by }) => {
      for (const touch of by) this.#count(touch);
    },

    'account.invited': ({ account: id, roles, services, supplier, codeHash, expires }) => {
      const known = this.#accounts.get(id);
      if (known?.kind === 'machine') return;
      const enrolment = this.#code(id, codeHash, expires);
      const rights = { roles, services, supplier, enrolment };
      this.#accounts.set(id, { ...(known ?? newcomer(id, enrolment)), ...rights });
    },

    'account.changed': ({ account, roles, services, supplier }) =>
      this.#person(account, () => ({ roles, services, supplier })),

    'account.linked': ({ account, subject }) => this.#person(account, () => ({ linked: subject })),

    'account.left': ({ account: id }, _, from) => {
      const known = this.#accounts.get(id);
      if (known === undefined || known.leftAt !== null) return;
      this.#accounts.set(id, { ...known, leftAt: from });
      this.#endSessionsOf(id, from);
    },

    'recovery.given': ({ account, lost, codeHash, expires }, { author }, from) => {
      const enrolment = this.#code(account, codeHash, expires);
      this.#person(account, (known) => {
        const passkeys = known.passkeys.filter(
          ({ credential }) => !lost.some((one) => equal(one, credential)),
        );
        const wholeAt = passkeys.length >= WHOLE ? from : null;
        return { enrolment, passkeys, recovery: { givenBy: author, wholeAt, lifted: false } };
      });
      this.#endSessionsOf(account, from);
    },

    'hold.lifted': ({ account }) =>
      this.#person(account, ({ recovery }) => ({
        recovery: recovery && { ...recovery, lifted: true },
      })),

    'passkey.offered': ({ codeHash, expires }, { author }) => {
      const offer = this.#code(author, codeHash, expires);
      this.#person(author, () => ({ offer }));
    },

    'passkey.registered': (facts, { at }) => {
      const { account, credential, publicKey, transports, aaguid, backedUp, attested, by } = facts;
      if (by !== null) this.#count(by);
      this.#owners.set(base64url(credential), account);
      const fit = attested || this.organisation?.authenticators === null;
      this.#person(account, (known) => {
        const passkeys = [
          ...known.passkeys,
          {
            credential,
            publicKey,
            transports,
            aaguid,
            backedUp,
            attested,
            fit,
            registeredAt: at,
            counter: 0,
          },
        ];
        if (known.passkeys.length >= WHOLE) return { passkeys, offer: null };
        const { recovery } = known;
        const enrolment = { ...known.enrolment, first: known.enrolment.first ?? credential };
        const isWhole = passkeys.length >= WHOLE && recovery !== null && recovery.wholeAt === null;
        return { passkeys, enrolment, recovery: isWhole ? { ...recovery, wholeAt: at } : recovery };
      });
    },

    'passkey.removed': ({ credential }, { author }) =>
      this.#person(author, ({ passkeys }) => ({
        passkeys: passkeys.filter((one) => !equal(one.credential, credential)),
      })),

    'machine.approved': ({ account: id, name, role, key }) => {
      if (this.#accounts.has(id)) return;
      this.#accounts.set(id, { kind: 'machine', id, name, role, key, leftAt: null });
    },

    'machine.rekeyed': ({ key }, { author }) => {
      const known = this.#accounts.get(author);
      if (known?.kind !== 'machine') return;
      this.#replaced.set(base64url(known.key), true);
      this.#accounts.set(author, { ...known, key });
    },

    'session.opened': ({ session: id, device, ticketHash, expires, by }, { at, stream }) => {
      const account = accountOf(stream);
      if (account === null || this.#sessions.has(id) || !this.#accounts.has(account)) return;
      this.#sessions.set(id, {
        id,
        account,
        by: by.kind,
        device,
        ticketHash,
        offlineUntil: at + (this.organisation?.offlineHours ?? 0) * HOUR_MS,
        expires,
        closedAt: null,
        silent: false,
        endedForThem: false,
      });
      const unended = this.#unendedOf(account).filter((session) => at <= session.expires);
      this.#open.set(account, [...unended.map((session) => session.id), id]);
      if (by.kind === 'passkey' || by.kind === 'offline') this.#count(by);
    },

    'session.closed': ({ session: id, reason }, { at, session: writtenIn }) => {
      const known = this.#sessions.get(id);
      if (known === undefined || (known.closedAt !== null && !known.silent)) return;
      const isOthers = writtenIn !== null && writtenIn !== id;
      if (writtenIn !== null || reason !== SILENT) this.#endSession(known, at, isOthers);
      else if (!known.silent) this.#sessions.set(id, { ...known, closedAt: at, silent: true });
    },
  };
}

/** The code that serves: an invitation's or a recovery's to make the account whole, an offer's after that. */
function servingCode(person: Person): Code | null {
  return standing(person) === 'pending' ? person.enrolment : person.offer;
}

function newcomer(id: Uuid, enrolment: Code): Person {
  return {
    kind: 'person',
    id,
    roles: [],
    services: [],
    supplier: null,
    passkeys: [],
    enrolment,
    offer: null,
    linked: null,
    recovery: null,
    leftAt: null,
  };
}

/** WebAuthn §6.1: signCount is bytes 33 to 36 of the authenticator data. */
function counterOf({ buffer, byteOffset }: Bytes): number {
  return new DataView(buffer, byteOffset).getUint32(33);
}

/** Sessions stand in their account's stream. */
export function accountOf(stream: string): Uuid | null {
  const parsed = parseStream(stream);
  return parsed?.kind === 'account' ? parsed.id : null;
}

/** The reason with which the keeper closes a session whose desk says nothing any more. docs/formats.md, the chain, 5. */
export const SILENT = 'silent';

/** Whether an entry of this moment comes too late for the session. */
export function hasEnded({ closedAt, silent, expires }: Session, at: number): boolean {
  return at > expires || (closedAt !== null && !silent && at >= closedAt);
}

/** A session as of a moment. */
export function isLive(session: Session, now: number): boolean {
  return session.closedAt === null && now < session.expires;
}
