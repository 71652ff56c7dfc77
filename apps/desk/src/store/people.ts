/** Who works here, as the directory says: the same fold as the keeper's. Names are sealed and come when they are opened. */
import type { Uuid } from '#base/ids.ts';
import { type Person, standing } from '#identity/account.ts';
import { Directory } from '#identity/directory.ts';
import { identityFacts } from '#identity/entries.ts';
import { type Proposal, SECOND_WITHIN_MS } from '#identity/two-people.ts';
import type { Header } from '#journal/entry.ts';

export type ApprovedMachine = {
  readonly id: Uuid;
  readonly name: string;
  readonly by: Uuid;
  readonly at: number;
  readonly hasLeft: boolean;
};

/** As of one entry; each later one gives another. */
export type People = {
  readonly colleagues: ReadonlyMap<Uuid, Person>;
  readonly machines: ReadonlyMap<Uuid, ApprovedMachine>;
  /** What waits for a second person, the latest first. */
  readonly proposals: readonly Proposal[];
  /** Until there are two operators nobody's record is opened. */
  readonly hasTwoOperators: boolean;
};

export const nobody: People = {
  colleagues: new Map(),
  machines: new Map(),
  proposals: [],
  hasTwoOperators: false,
};

export class PeopleFold {
  readonly #directory = new Directory();
  readonly #approvals = new Map<Uuid, { readonly by: Uuid; readonly at: number }>();

  /** Takes entries in the log's order. */
  apply(header: Header): void {
    if (header.type === 'machine.approved') {
      const approved = identityFacts[header.type].safeParse(header.facts);
      if (approved.success && !this.#approvals.has(approved.data.account)) {
        this.#approvals.set(approved.data.account, { by: header.author, at: header.at });
      }
    }
    this.#directory.apply(header);
  }

  /** Proposals too old to be agreed to are left out. */
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
      hasTwoOperators: this.#directory.operatorsEver >= 2,
    };
  }
}
