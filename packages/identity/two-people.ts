/** What one person cannot do alone. docs/formats.md, "Two people". */
import type { Uuid } from '#base/ids.ts';
import { isPrivileged } from '#base/roles.ts';
import { type Account, hasPrivilegedRole, holds } from './account.ts';
import { type IdentityFacts, type IdentityType, identityFacts } from './entries.ts';

/** An identity entry of a committed log. */
export type IdentityEntry = {
  readonly id: Uuid;
  readonly stream: string;
  readonly type: string;
  readonly author: Uuid;
  /** Null where the keeper wrote it. */
  readonly session: Uuid | null;
  readonly at: number;
  readonly facts: { readonly [name: string]: unknown };
};

/** What was written and waits for somebody else to agree. */
export type Proposal = IdentityEntry & {
  readonly type: TwoPeopleType;
  /** To whom it is done; null where it is to nobody in particular. */
  readonly account: Uuid | null;
};

/** How long a proposal waits. */
export const SECOND_WITHIN_MS = 24 * 3_600_000;

type Who = {
  account(id: Uuid): Account | undefined;
  /** Accounts that were ever whole operators. */
  readonly operatorsEver: number;
};

/** For each type that may need a second person: to whom it is done, and whether it does need one. */
const NEEDS: {
  readonly [T in IdentityType]?: (
    facts: IdentityFacts<T>,
    who: Who,
  ) => { readonly account: Uuid | null; readonly needed: boolean };
} = {
  'account.invited': ({ account, roles }, who) => ({
    account,
    needed:
      (roles.some(isPrivileged) || hasPrivilegedRole(who.account(account))) &&
      !(roles.includes('operator') && who.operatorsEver <= 1),
  }),
  'account.changed': ({ account, roles }, who) => ({
    account,
    needed: roles.some(isPrivileged) || hasPrivilegedRole(who.account(account)),
  }),
  'account.linked': ({ account }, who) => ({
    account,
    needed: hasPrivilegedRole(who.account(account)),
  }),
  'recovery.given': ({ account }, who) => ({
    account,
    needed: hasPrivilegedRole(who.account(account)),
  }),
  'bulk.opened': ({ account }) => ({ account, needed: true }),
  'authenticators.allowed': () => ({ account: null, needed: true }),
  'cis2.trusted': () => ({ account: null, needed: true }),
  'offline.bounded': () => ({ account: null, needed: true }),
  'packs.adopted': () => ({ account: null, needed: true }),
  'lifeboat.named': () => ({ account: null, needed: true }),
  'lifeboat.dismissed': () => ({ account: null, needed: true }),
  'service.stands-by': () => ({ account: null, needed: true }),
  'service.handing-back': () => ({ account: null, needed: true }),
  'service.moved-over': () => ({ account: null, needed: true }),
  'person.forgotten': () => ({ account: null, needed: true }),
};

export type TwoPeopleType =
  | 'account.invited'
  | 'account.changed'
  | 'account.linked'
  | 'recovery.given'
  | 'bulk.opened'
  | 'authenticators.allowed'
  | 'cis2.trusted'
  | 'offline.bounded'
  | 'packs.adopted'
  | 'lifeboat.named'
  | 'lifeboat.dismissed'
  | 'service.stands-by'
  | 'service.handing-back'
  | 'service.moved-over'
  | 'person.forgotten';

/** The entry as a proposal; null where it holds by itself. What the keeper writes needs no one else. */
export function proposalOf(entry: IdentityEntry, who: Who): Proposal | null {
  const type = entry.type as TwoPeopleType;
  const need = NEEDS[type] as
    | ((facts: unknown, who: Who) => ReturnType<NonNullable<(typeof NEEDS)['account.linked']>>)
    | undefined;
  if (need === undefined || entry.session === null) return null;
  const { account, needed } = need(identityFacts[type].parse(entry.facts), who);
  return needed ? { ...entry, type, account } : null;
}

/** Null where this account may be the second person, at this moment; else why not. */
export function whyNotSecond(proposal: Proposal, second: Account, at: number): string | null {
  const guardians = proposal.type === 'bulk.opened' || proposal.type === 'person.forgotten';
  if (proposal.author === second.id) return 'the same person';
  if (proposal.account === second.id) return 'it is done to them';
  if (!holds(second, 'operator') && !(guardians && holds(second, 'guardian')))
    return 'not by this account';
  if (at > proposal.at + SECOND_WITHIN_MS) return 'too late';
  return null;
}
