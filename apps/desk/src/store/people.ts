/** Who works here, as the directory says. Names are sealed and come when they are opened. */
import type { Uuid } from '#base/ids.ts';
import { type IdentityFacts, identityFacts, type Role } from '#identity/entries.ts';
import type { Header } from '#journal/entry.ts';

export type Colleague = {
  readonly id: Uuid;
  readonly roles: readonly Role[];
  readonly services: readonly string[];
  readonly passkeys: number;
  /** When an invitation not yet used ends, milliseconds. */
  readonly invitedUntil: number | null;
};

export type ApprovedMachine = {
  readonly id: Uuid;
  readonly name: string;
  readonly by: Uuid;
  readonly at: number;
};

export type People = {
  readonly colleagues: ReadonlyMap<Uuid, Colleague>;
  readonly machines: ReadonlyMap<Uuid, ApprovedMachine>;
};

export const nobody: People = { colleagues: new Map(), machines: new Map() };

/** The directory after one more entry. */
export function stepPeople(
  people: People,
  { type, facts, author, at }: Pick<Header, 'type' | 'facts' | 'author' | 'at'>,
): People {
  switch (type) {
    case 'account.invited': {
      const said = parse(type, facts);
      if (said === null) return people;
      const { account: id, roles, services, expires } = said;
      const passkeys = people.colleagues.get(id)?.passkeys ?? 0;
      return withColleague(people, { id, roles, services, passkeys, invitedUntil: expires });
    }
    case 'passkey.registered': {
      const said = parse(type, facts);
      const known = said && people.colleagues.get(said.account);
      if (!known) return people;
      return withColleague(people, { ...known, passkeys: known.passkeys + 1, invitedUntil: null });
    }
    case 'machine.approved': {
      const said = parse(type, facts);
      if (said === null || people.machines.has(said.account)) return people;
      const machine = { id: said.account, name: said.name, by: author, at };
      return { ...people, machines: new Map(people.machines).set(machine.id, machine) };
    }
    default:
      return people;
  }
}

function parse<T extends 'account.invited' | 'passkey.registered' | 'machine.approved'>(
  type: T,
  facts: unknown,
): IdentityFacts<T> | null {
  const parsed = identityFacts[type].safeParse(facts);
  return parsed.success ? (parsed.data as IdentityFacts<T>) : null;
}

function withColleague(people: People, colleague: Colleague): People {
  return { ...people, colleagues: new Map(people.colleagues).set(colleague.id, colleague) };
}
