/** Who works here, as the directory says: the same fold as the keeper's. Names are sealed and come when they are opened. */
import type { Uuid } from '#base/ids.ts';
import { parseStream } from '#base/stream.ts';
import type { BoardEntry } from '#care/board-entry.ts';
import { type Person, standing } from '#identity/account.ts';
import { boardEntries } from '#identity/board-entries.ts';
import { Directory } from '#identity/directory.ts';
import { type IdentityFacts, identityFacts } from '#identity/entries.ts';
import type { Organisation } from '#identity/organisation.ts';
import { type Proposal, SECOND_WITHIN_MS } from '#identity/two-people.ts';
import type { Header } from '#journal/entry.ts';
import { type AccountChanges, stepChanges } from './account-changes.ts';
import { type AdoptedPacks, noPacks, stepAdopted } from './adopted-packs.ts';

export type ApprovedMachine = {
  readonly id: Uuid;
  readonly name: string;
  readonly by: Uuid;
  readonly at: number;
  readonly hasLeft: boolean;
};

/** So many people, for one purpose, until then; two people agreed. */
export type Bulk = IdentityFacts<'bulk.opened'> & { readonly id: Uuid };

/** As of one entry; each later one gives another. */
export type People = {
  readonly colleagues: ReadonlyMap<Uuid, Person>;
  readonly machines: ReadonlyMap<Uuid, ApprovedMachine>;
  /** What waits for a second person, the latest first. */
  readonly proposals: readonly Proposal[];
  /** Who may open in bulk just now. */
  readonly bulk: ReadonlyMap<Uuid, Bulk>;
  /** Until there are two operators nobody's record is opened. */
  readonly hasTwoOperators: boolean;
  readonly organisation: Organisation | null;
  readonly packs: AdoptedPacks;
  readonly changes: AccountChanges;
  /** Counts, of each account, what was heard of its sessions: a reason to look again. */
  readonly sessionTurns: ReadonlyMap<Uuid, number>;
};

export const nobody: People = {
  colleagues: new Map(),
  machines: new Map(),
  proposals: [],
  bulk: new Map(),
  hasTwoOperators: false,
  organisation: null,
  packs: noPacks,
  changes: new Map(),
  sessionTurns: new Map(),
};

export class PeopleFold {
  readonly #directory = new Directory();
  readonly #bulk = new Map<Uuid, Bulk>();
  #changes: AccountChanges = new Map();
  #packs: AdoptedPacks = noPacks;
  #sessionTurns: ReadonlyMap<Uuid, number> = new Map();
  readonly #approvals = new Map<Uuid, { readonly by: Uuid; readonly at: number }>();

  /** Takes entries in the log's order, each with where it stands. Gives what a board folds of it. */
  apply(header: Header, index: number): readonly BoardEntry[] {
    if (header.type === 'machine.approved') {
      const approved = identityFacts[header.type].safeParse(header.facts);
      if (approved.success && !this.#approvals.has(approved.data.account)) {
        this.#approvals.set(approved.data.account, { by: header.author, at: header.at });
      }
    }
    const isKnown = (account: Uuid) => this.#directory.account(account) !== undefined;
    const all = this.#directory.apply(header);
    for (const held of all) {
      this.#changes = stepChanges(this.#changes, held, index, isKnown);
      this.#packs = stepAdopted(this.#packs, held);
      if (held.type === 'bulk.opened') {
        const bulk = { id: held.id, ...identityFacts['bulk.opened'].parse(held.facts) };
        this.#bulk.set(bulk.account, bulk);
      }
    }
    const stream = parseStream(header.stream);
    if (stream?.kind === 'account' && header.type.startsWith('session.')) {
      const turns = this.#sessionTurns.get(stream.id) ?? 0;
      this.#sessionTurns = new Map(this.#sessionTurns).set(stream.id, turns + 1);
    }
    return boardEntries(header, all).map((held) => ({ ...held, index }));
  }

  /** Proposals too old to be agreed to are left out, and what has ended. */
  people(now: number): People {
    const colleagues = new Map<Uuid, Person>();
    const machines = new Map<Uuid, ApprovedMachine>();
    for (const account of this.#directory.accounts()) {
      const { id } = account;
      if (account.kind === 'person') colleagues.set(id, account);
      else {
        const approval = this.#approvals.get(id);
        if (approval === undefined) continue;
        const hasLeft = standing(account) === 'left';
        machines.set(id, { id, name: account.name, ...approval, hasLeft });
      }
    }
    const proposals = [...this.#directory.proposals()]
      .filter(({ at }) => now < at + SECOND_WITHIN_MS)
      .reverse();
    return {
      colleagues,
      machines,
      proposals,
      bulk: new Map([...this.#bulk].filter(([, { until }]) => now < until)),
      hasTwoOperators: this.#directory.operatorsEver >= 2,
      organisation: this.#directory.organisation,
      packs: this.#packs,
      changes: this.#changes,
      sessionTurns: this.#sessionTurns,
    };
  }
}
