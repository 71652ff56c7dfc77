/**
 * How much of a log hangs on a user-verified passkey. Where `verify` refuses a log at its first fault, this goes on: an entry that breaks a
 * rule is an exception, and means nothing to those after it, so that what rests on it is one too.
 */
import { type BranchCounts, branchText } from './branch/branch-counts.ts';
import { type Directory, isPrivileged, isWhole } from './directory.ts';
import type { Entry } from './entry.ts';
import type { Refusal, Rule } from './refusal.ts';
import { type Uuid, uuid } from './uuid.ts';

/** How many there are, and how many chain to a user-verified assertion. */
export type Share = { readonly of: number; readonly chained: number };

export type CoverageReport = {
  readonly origin: string;
  readonly size: number;
  /** Nothing in the log is an exception. */
  readonly complete: boolean;
  readonly accounts: {
    readonly all: Share;
    readonly people: Share;
    /** Of the people: those who work for a supplier, those who give support, those who ever broke glass. */
    readonly suppliers: Share;
    readonly support: Share;
    readonly brokeGlass: Share;
    readonly machines: Share;
    /** Not whole yet, and gone: neither can do anything. */
    readonly pending: number;
    readonly left: number;
  };
  readonly sessions: {
    readonly all: Share;
    readonly passkey: Share;
    readonly cis2: Share;
    readonly machine: Share;
  };
  readonly entries: {
    readonly all: Share;
    readonly people: Share;
    readonly machines: Share;
    /** The keeper's that carry an assertion, or name a session or an account that does. */
    readonly keeper: Share;
    /** Openings that broken glass allowed, which are the keeper's too. */
    readonly underGlass: Share;
  };
  /** The keeper's own that nobody's passkey could stand behind, by type. */
  readonly keeperAlone: Readonly<Record<string, number>>;
  /** Which authenticators those with power over others may use, and how many of their passkeys are attested. */
  readonly privileged: {
    readonly authenticators: 'any' | 'listed';
    readonly accounts: number;
    readonly passkeys: number;
    readonly attested: number;
  };
  /** Where another site's entries were joined: their sessions and all are counted above. */
  readonly branches?: BranchCounts;
  readonly exceptions: { readonly count: number; readonly first: readonly Exception[] };
};

/** Says nothing of anybody: its message is the rule's. */
export type Exception = {
  readonly entry: number;
  readonly type: string;
  readonly rule: Rule;
  readonly message: string;
};

const MOST_SHOWN = 100;

/** What the keeper writes of itself: keys, origins, the log's beginning. */
const ALONE: ReadonlySet<string> = new Set([
  'log.created',
  'origin.added',
  'desk.released',
  'keeper.rekeyed',
  'log-key.added',
  'log-key.retired',
  'keys.rotated',
  'keeper.introduced',
  'branch.joined',
]);

export class Coverage {
  readonly #sessions = { passkey: count(), cis2: count(), machine: count() };
  readonly #entries = { people: count(), machines: count(), keeper: count(), underGlass: count() };
  readonly #alone: Record<string, number> = {};
  readonly #exceptions: Exception[] = [];
  readonly #excepted = new Set<Uuid>();
  readonly #breakers = new Set<Uuid>();
  #count = 0;

  chained(directory: Directory, entry: Entry): void {
    this.#add(directory, entry, 1);
    if (entry.type === 'glass.broken') this.#breakers.add(entry.author);
  }

  /** @param directory null where not even the log's beginning was accepted */
  exception(directory: Directory, index: number, entry: Entry, { rule, message }: Refusal): void {
    this.#add(directory, entry, 0);
    this.#count += 1;
    if (this.#exceptions.length < MOST_SHOWN) {
      this.#exceptions.push({ entry: index, type: entry.type, rule, message });
    }
    for (const account of accountsOf(entry)) this.#excepted.add(account);
  }

  report(directory: Directory, size: number, branches: BranchCounts | null): CoverageReport {
    const people = share();
    const [suppliers, support, brokeGlass, machines] = [share(), share(), share(), share()];
    const privileged = { accounts: 0, passkeys: 0, attested: 0 };
    let [pending, left] = [0, 0];
    for (const [id, account] of directory.accounts) {
      const chains = !this.#excepted.has(id);
      if (account.leftAt !== null) left += 1;
      else if (!isWhole(account)) pending += 1;
      if (account.kind === 'machine') {
        machines(chains);
        continue;
      }
      people(chains);
      if (account.supplier !== null) suppliers(chains);
      if (account.roles.includes('support')) support(chains);
      if (this.#breakers.has(id)) brokeGlass(chains);
      if (!isPrivileged(account)) continue;
      privileged.accounts += 1;
      privileged.passkeys += account.passkeys.size;
      privileged.attested += [...account.passkeys.values()].filter((one) => one.attested).length;
    }
    // Accounts that only exceptions speak of: nobody invited them.
    for (const id of this.#excepted) {
      if (!directory.accounts.has(id) && id !== directory.organisation.keeper) people(false);
    }
    const { passkey, cis2, machine } = this.#sessions;
    const { keeper, underGlass } = this.#entries;
    return {
      origin: directory.organisation.origin,
      size,
      complete: this.#count === 0,
      accounts: {
        all: sum(people.now, machines.now),
        people: people.now,
        suppliers: suppliers.now,
        support: support.now,
        brokeGlass: brokeGlass.now,
        machines: machines.now,
        pending,
        left,
      },
      sessions: { all: sum(passkey, cis2, machine), passkey, cis2, machine },
      entries: {
        all: sum(this.#entries.people, this.#entries.machines, keeper),
        people: this.#entries.people,
        machines: this.#entries.machines,
        keeper,
        underGlass,
      },
      keeperAlone: this.#alone,
      privileged: {
        authenticators: directory.organisation.authenticators === null ? 'any' : 'listed',
        ...privileged,
      },
      ...(branches !== null && { branches }),
      exceptions: { count: this.#count, first: this.#exceptions },
    };
  }

  #add({ accounts, operators }: Directory, entry: Entry, chained: 0 | 1): void {
    const { type, session, author, facts } = entry;
    if (type === 'session.opened') {
      const kind = (facts.by as { readonly kind?: unknown } | undefined)?.kind;
      const sessions = this.#sessions;
      add(kind === 'cis2' || kind === 'machine' ? sessions[kind] : sessions.passkey, chained);
    }
    if (session !== null) {
      const isMachine = accounts.get(author)?.kind === 'machine';
      add(isMachine ? this.#entries.machines : this.#entries.people, chained);
      return;
    }
    const founding = type === 'account.invited' && operators.size === 0;
    if (chained === 1 && (ALONE.has(type) || founding)) {
      this.#alone[type] = (this.#alone[type] ?? 0) + 1;
      return;
    }
    add(this.#entries.keeper, chained);
    if (type === 'access.granted' && facts.under !== null) add(this.#entries.underGlass, chained);
  }
}

type Counting = { of: number; chained: number };

function count(): Counting {
  return { of: 0, chained: 0 };
}

function add(counting: Counting, chained: number): void {
  counting.of += 1;
  counting.chained += chained;
}

function share(): ((chains: boolean) => void) & { readonly now: Counting } {
  const now = count();
  return Object.assign((chains: boolean) => add(now, chains ? 1 : 0), { now });
}

function sum(...shares: readonly Share[]): Share {
  return shares.reduce(
    (all, one) => ({ of: all.of + one.of, chained: all.chained + one.chained }),
    count(),
  );
}

/** Whom an entry is by and about, as far as its bytes say. */
function accountsOf({ session, author, stream, facts }: Entry): Uuid[] {
  const named = facts.account;
  return [
    ...(session === null ? [] : [author]),
    ...(named instanceof Uint8Array && named.length === 16 ? [uuid(named)] : []),
    ...(stream.startsWith('account/') ? [stream.slice('account/'.length) as Uuid] : []),
  ];
}

/** For people: what matters, and the exceptions. */
export function coverageText(report: CoverageReport): string {
  const { accounts, sessions, entries, privileged, exceptions } = report;
  const rows: readonly [string, Share][] = [
    ['accounts', accounts.all],
    ['  people', accounts.people],
    ['  of them suppliers’', accounts.suppliers],
    ['  of them support', accounts.support],
    ['  who broke glass', accounts.brokeGlass],
    ['  machines', accounts.machines],
    ['sessions', sessions.all],
    ['entries', entries.all],
    ['  under broken glass', entries.underGlass],
  ];
  const lines = rows.map(
    ([name, { of, chained }]) => `  ${name.padEnd(22)}${chained} of ${of} ${percent(chained, of)}`,
  );
  const alone = Object.entries(report.keeperAlone).map(([type, n]) => `${n} ${type}`);
  const listed = exceptions.first.map(
    ({ entry, type, rule, message }) => `  entry ${entry}, ${type}: ${message} (${rule})\n`,
  );
  return [
    `${report.complete ? 'Complete' : 'Not complete'}: what chains to a user-verified passkey assertion, in ${report.size} entries of ${report.origin}\n\n`,
    `${lines.join('\n')}\n\n`,
    `  Not counted, the keeper’s own that no passkey could stand behind: ${alone.join(', ')}.\n`,
    `  Pending accounts: ${accounts.pending}. Accounts that have left: ${accounts.left}.\n`,
    `  Power over others: ${privileged.accounts} accounts, ${privileged.attested} of ${privileged.passkeys} passkeys attested; authenticators: ${privileged.authenticators}.\n`,
    ...(report.branches === undefined
      ? []
      : [`  ${branchText(report.branches).replaceAll('\n', '\n  ')}\n`]),
    ...(exceptions.count === 0 ? [] : [`\n${exceptions.count} exceptions:\n`, ...listed]),
  ].join('');
}

/** Never rounded up. */
function percent(chained: number, of: number): string {
  return of === 0 ? '' : `(${Math.floor((100 * chained) / of)}%)`;
}
