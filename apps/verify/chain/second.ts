/** "Two people": what waits for a second person, and who that may be. */
import { type Directory, isPrivileged, type Proposal } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';
import { PRIVILEGED, type Role } from '../types/row.ts';
import { type Uuid, uuid } from '../uuid.ts';
import { type Author, holds } from './author.ts';

const WITHIN_MS = 24 * 3_600_000;

/** Null where the entry holds by itself. */
export function proposalOf(directory: Directory, author: Author, entry: Typed): Proposal | null {
  if (author.kind === 'keeper') return null;
  switch (entry.type) {
    case 'account.invited':
      return isByItselfTheSecondOperator(directory, entry.facts.roles)
        ? null
        : changing(directory, entry, entry.facts);
    case 'account.changed':
      return changing(directory, entry, entry.facts);
    case 'account.linked':
    case 'recovery.given':
      return changing(directory, entry, { ...entry.facts, roles: [] });
    case 'bulk.opened':
      return { entry, author: entry.author, account: uuid(entry.facts.account) };
    case 'authenticators.allowed':
    case 'cis2.trusted':
    case 'offline.bounded':
    case 'packs.adopted':
    case 'lifeboat.named':
    case 'lifeboat.dismissed':
    case 'service.stands-by':
    case 'service.handing-back':
    case 'service.moved-over':
    case 'person.forgotten':
      return { entry, author: entry.author, account: null };
    default:
      return null;
  }
}

/** What the second person agrees to, which holds from here on. @throws Refusal `type/second` */
export function secondedBy(
  directory: Directory,
  author: Author,
  entry: Typed<'action.seconded'>,
): Typed {
  const proposal = directory.proposals.get(entry.facts.entry.toHex());
  if (proposal === undefined) refuse('type/second', 'it seconds nothing that waits');
  const fault = faultOf(proposal, author, entry);
  if (fault !== null) refuse('type/second', fault);
  return agreed(directory, proposal);
}

/** The same, of an entry that was judged elsewhere: null where nothing waits here that this person could agree to. */
export function secondedElsewhere(
  directory: Directory,
  author: Author,
  entry: Typed<'action.seconded'>,
): Typed | null {
  const proposal = directory.proposals.get(entry.facts.entry.toHex());
  if (proposal === undefined || faultOf(proposal, author, entry) !== null) return null;
  return agreed(directory, proposal);
}

function faultOf(
  { entry, author: proposer, account }: Proposal,
  author: Author,
  { author: second, at }: Typed<'action.seconded'>,
): string | null {
  const guardians = entry.type === 'bulk.opened' || entry.type === 'person.forgotten';
  if (proposer === second) return 'the two people are one';
  if (account === second) return 'somebody seconds what is done to themselves';
  if (!holds(author, 'operator') && !(guardians && holds(author, 'guardian'))) {
    return 'it is seconded by somebody who may not';
  }
  return at > entry.at + WITHIN_MS ? 'it is seconded too late' : null;
}

function agreed({ proposals }: Directory, { entry }: Proposal): Typed {
  proposals.delete(entry.id.toHex());
  return entry;
}

function changing(
  { accounts }: Directory,
  entry: Typed,
  { account, roles }: { readonly account: Uint8Array; readonly roles: readonly Role[] },
): Proposal | null {
  const id: Uuid = uuid(account);
  const needed = roles.some((role) => PRIVILEGED.has(role)) || isPrivileged(accounts.get(id));
  return needed ? { entry, author: entry.author, account: id } : null;
}

function isByItselfTheSecondOperator({ operators }: Directory, roles: readonly Role[]): boolean {
  return roles.includes('operator') && operators.size <= 1;
}
