/**
 * How many distinct people may be opened in an hour: what bounds a stolen session. Folded from the log, so that a keeper that starts again
 * knows as much as before; counted per account, per device and for the whole organisation.
 */
import type { Uuid } from '#base/ids.ts';
import { type Few, inMemory, type Keeping, type Many } from '#base/keeping.ts';
import type { Role } from '#base/roles.ts';
import { type Account, rolesHeld } from '#identity/account.ts';
import { identityFacts } from '#identity/entries.ts';
import type { IdentityEntry } from '#identity/two-people.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Distinct people an hour. An account with several roles has the largest of their budgets. A guardian's are lookups: it opens nobody. */
const PEOPLE_AN_HOUR: Readonly<Record<Role, number>> = {
  clinician: 60,
  'call-handler': 40,
  'shift-lead': 40,
  coordinator: 20,
  guardian: 20,
  visitor: 10,
  operator: 0,
  'assurance-lead': 0,
  support: 0,
};
const DEVICE_AN_HOUR = 120;
const ORGANISATION_AN_HOUR = 3_000;

/** Lookups that find nobody: somebody who is guessing has many of them. */
const MISSES = 15;
const MISSES_WITHIN_MS = 10 * MINUTE_MS;

/** At whose expense somebody is opened. A machine's openings are bounded by the cases' own entries. */
export type Spender = { readonly account: Account; readonly device: string };

export type Scope = 'account' | 'device' | 'organisation';
export type Excess = {
  readonly scope: Scope;
  readonly reason: 'budget' | 'enumeration';
  readonly people: number;
  readonly limit: number;
};

/** How the device of a person's session is known here; undefined for a machine's. */
export type DeviceOf = (session: Uuid) => string | undefined;

export class Budgets {
  readonly #deviceOf: DeviceOf;
  /** Those of the last hour, by their entry: what the windows hold that the log knows of. */
  readonly #openings: Few<Uuid, Opened>;
  readonly #one: (patient: Uuid) => Uuid;
  readonly #windows = new Map<string, Window>();
  readonly #misses: Few<Uuid, readonly number[]>;
  readonly #raises: Few<string, readonly Raise[]>;
  /** Whose freeze is whose, and those that stand. */
  readonly #freezes: Many<Uuid, { readonly key: string; readonly account: Uuid }>;
  readonly #frozen: Few<string, Uuid>;
  readonly #bulk: Many<Uuid, true>;

  /** @param one the record under which a person goes on, of several that are theirs */
  constructor(deviceOf: DeviceOf, one: (patient: Uuid) => Uuid, keeping: Keeping = inMemory) {
    this.#deviceOf = deviceOf;
    this.#one = one;
    this.#openings = keeping.few('openings');
    this.#misses = keeping.few('misses');
    this.#raises = keeping.few('raises');
    this.#freezes = keeping.many('freezes');
    this.#frozen = keeping.few('frozen');
    this.#bulk = keeping.many('bulk-ids');
    for (const opened of this.#openings.values()) this.#count(opened);
  }

  /** Takes what holds, in the log's order. */
  apply({ id, type, facts, stream, at }: IdentityEntry): void {
    switch (type) {
      case 'access.granted': {
        const { session, subjects, purpose, under } = identityFacts[type].parse(facts);
        // Whoever brings a key had it: the one purpose that is the keeper's word, and not the asker's.
        if (purpose === 'brought') break;
        const inBulk = under !== null && this.#bulk.has(under);
        if (!inBulk) this.#open(id, accountIn(stream), session, subjects, at);
        break;
      }
      case 'bulk.opened':
        this.#bulk.set(id, true);
        break;
      case 'lookup.made': {
        const { session, subjects, found } = identityFacts[type].parse(facts);
        this.#open(id, accountIn(stream), session, subjects, at);
        if (!found) this.#miss(accountIn(stream), at);
        break;
      }
      case 'access.frozen': {
        const { account, session, scope } = identityFacts[type].parse(facts);
        const key = keyOf(scope, account, this.#deviceOf(session) ?? '');
        this.#freezes.set(id, { key, account });
        this.#frozen.set(key, id);
        break;
      }
      case 'budget.raised': {
        const { freeze, people, until } = identityFacts[type].parse(facts);
        const key = this.#freezes.get(freeze)?.key;
        if (key === undefined) break;
        this.#frozen.delete(key);
        const others = (this.#raises.get(key) ?? []).filter((raise) => at < raise.until);
        this.#raises.set(key, [...others, { people, until }]);
      }
    }
  }

  /** The freeze that keeps these people from being opened, if any. The organisation's keeps out only who was not opened lately. */
  frozen({ account, device }: Spender, subjects: readonly Uuid[], now: number): Uuid | null {
    const own = this.#frozen.get(keyOf('account', account.id, device));
    const there = this.#frozen.get(keyOf('device', account.id, device));
    const all = this.#frozen.get(ORGANISATION);
    if (own !== undefined || there !== undefined) return own ?? there ?? null;
    const window = this.#windows.get(keyOf('account', account.id, device));
    return all !== undefined && this.#people(subjects).some((one) => !window?.has(one, now))
      ? all
      : null;
  }

  /** Whose asking brought a freeze about that still stands. */
  frozenAccount(freeze: Uuid): Uuid | undefined {
    const known = this.#freezes.get(freeze);
    return known !== undefined && this.#frozen.get(known.key) === freeze
      ? known.account
      : undefined;
  }

  /**
   * Counts these people, in the hour before `now`, unless that were too many. They count from here on, before the log says so: who asks
   * for many at once is counted for all of them.
   */
  spend(spender: Spender, subjects: readonly Uuid[], now: number): Excess | null {
    const scopes = this.#scopes(spender, now);
    const asked = this.#people(subjects);
    for (const { scope, window, limit } of scopes) {
      const people = window.count(now);
      const more = asked.filter((one) => !window.has(one, now)).length;
      if (more > 0 && people + more > limit) return { scope, reason: 'budget', people, limit };
    }
    for (const { window } of scopes) for (const one of asked) window.add(one, now);
    return null;
  }

  /** Whether so many lookups found nobody that this is guessing. */
  guessing({ account }: Spender, now: number): Excess | null {
    const { length: people } = this.#recentMisses(account.id, now);
    if (people < MISSES) return null;
    return { scope: 'account', reason: 'enumeration', people, limit: MISSES };
  }

  /** What an account has used of its budget, as of a moment. */
  used(spender: Spender, now: number): { readonly people: number; readonly limit: number } {
    const [own] = this.#scopes(spender, now);
    return { people: own!.window.count(now), limit: own!.limit };
  }

  #scopes({ account, device }: Spender, now: number) {
    const scopes: readonly [Scope, number][] = [
      ['account', limitOf(account)],
      ['device', DEVICE_AN_HOUR],
      ['organisation', ORGANISATION_AN_HOUR],
    ];
    return scopes.map(([scope, base]) => {
      const key = keyOf(scope, account.id, device);
      return { scope, window: this.#window(key), limit: base + this.#raised(key, now) };
    });
  }

  #raised(key: string, now: number): number {
    const raises = (this.#raises.get(key) ?? []).filter(({ until }) => now < until);
    return raises.reduce((sum, { people }) => sum + people, 0);
  }

  #open(id: Uuid, account: Uuid, session: Uuid, subjects: readonly Uuid[], at: number): void {
    const device = this.#deviceOf(session);
    if (device === undefined || subjects.length === 0) return;
    const opened = { account, device, subjects, at };
    this.#openings.set(id, opened);
    this.#count(opened);
    for (const [earlier, one] of this.#openings) {
      if (one.at > at - HOUR_MS) return;
      this.#openings.delete(earlier);
      this.#letGo(one, at);
    }
  }

  #count({ account, device, subjects, at }: Opened): void {
    for (const scope of SCOPES) {
      const window = this.#window(keyOf(scope, account, device));
      for (const one of this.#people(subjects)) window.add(one, at);
    }
  }

  /** Nobody may come back to this account or device, and then its window is nobody's. */
  #letGo({ account, device }: Opened, now: number): void {
    for (const scope of SCOPES) {
      const key = keyOf(scope, account, device);
      if (this.#windows.get(key)?.count(now) === 0) this.#windows.delete(key);
    }
  }

  /** Somebody with two records is counted once. */
  #people(subjects: readonly Uuid[]): readonly Uuid[] {
    return [...new Set(subjects.map(this.#one))];
  }

  #window(key: string): Window {
    const window = this.#windows.get(key) ?? new Window();
    this.#windows.set(key, window);
    return window;
  }

  /** The latest are kept, as many as say that it is guessing: a gateway has thousands in an hour. */
  #miss(account: Uuid, at: number): void {
    const misses = [...this.#recentMisses(account, at), at].sort((one, other) => one - other);
    this.#misses.set(account, misses.slice(-MISSES));
  }

  #recentMisses(account: Uuid, now: number): readonly number[] {
    return (this.#misses.get(account) ?? []).filter((at) => at > now - MISSES_WITHIN_MS);
  }
}

/** Whom an entry opened. */
type Opened = {
  readonly account: Uuid;
  readonly device: string;
  readonly subjects: readonly Uuid[];
  readonly at: number;
};

type Raise = { readonly people: number; readonly until: number };

/** Who was opened within an hour, the longest ago first. */
class Window {
  readonly #people = new Map<Uuid, number>();

  has(subject: Uuid, now: number): boolean {
    const at = this.#people.get(subject);
    return at !== undefined && at > now - HOUR_MS;
  }

  add(subject: Uuid, at: number): void {
    const known = this.#people.get(subject) ?? at;
    this.#people.delete(subject);
    this.#people.set(subject, Math.max(known, at));
    this.#forget(at);
  }

  count(now: number): number {
    this.#forget(now);
    return this.#people.size;
  }

  #forget(now: number): void {
    for (const [subject, at] of this.#people) {
      if (at > now - HOUR_MS) return;
      this.#people.delete(subject);
    }
  }
}

const SCOPES = ['account', 'device', 'organisation'] as const satisfies readonly Scope[];
const ORGANISATION = 'organisation';

function keyOf(scope: Scope, account: Uuid, device: string): string {
  if (scope === 'organisation') return ORGANISATION;
  return scope === 'account' ? `account ${account}` : `device ${device}`;
}

function limitOf(account: Account): number {
  if (account.kind === 'machine') return 0;
  return Math.max(0, ...rolesHeld(account).map((role) => PEOPLE_AN_HOUR[role]));
}

/** Accesses and lookups stand in their account's stream. */
function accountIn(stream: string): Uuid {
  return stream.slice('account/'.length) as Uuid;
}
