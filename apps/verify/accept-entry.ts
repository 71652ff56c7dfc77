/** One entry after the other, in the log's order: each is held against all that stood before it. */
import { type Author, type Claim, claimOf, isOperator, mustBeWriter } from './chain/author.ts';
import { found } from './chain/founding.ts';
import { mustBeGranted, takeGrant } from './chain/grant.ts';
import { takeInvitation } from './chain/invitation.ts';
import { takeMachine } from './chain/machine.ts';
import { takePasskey } from './chain/registration.ts';
import { accountOf, closeSession, mustBeSessionOf, takeSession } from './chain/session.ts';
import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { type Typed, typed } from './entry-types.ts';
import { refuse } from './refusal.ts';
import { uuid } from './uuid.ts';

/** Holds all rules but the one about its signature, which is still being computed. */
export type Accepted = Claim & { readonly entry: Typed };

/** Makes a directory from the log's first entry. @throws Refusal */
export function acceptFirst(entry: Entry): Claim & {
  readonly entry: Typed<'log.created'>;
  readonly directory: Directory;
} {
  const first = typed(entry);
  if (first.type !== 'log.created') refuse('type/place', 'the first entry is not log.created');
  const directory = found(first);
  return { ...claimOf(directory, first), entry: first, directory };
}

/** Adds what any later entry says to the directory. @throws Refusal */
export function acceptNext(directory: Directory, entry: Entry): Accepted {
  if (entry.org !== directory.organisation.origin) {
    refuse('entry/organisation', 'the entry is of another organisation');
  }
  const next = typed(entry);
  const claim = claimOf(directory, next);
  mustBeWriter(claim.author, next);
  mustBeGranted(directory, next);
  take(directory, claim.author, next);
  return { ...claim, entry: next };
}

/** What an entry of each type means for those after it; those of care mean nothing to the rules. */
function take(directory: Directory, author: Author, entry: Typed): void {
  switch (entry.type) {
    case 'log.created':
      refuse('type/place', 'log.created stands only first');
      break;
    case 'origin.added':
      directory.organisation.origins.push(entry.facts.origin);
      break;
    case 'account.invited':
      takeInvitation(directory, author, entry);
      break;
    case 'account.named':
      mustBeOwnOrOperators(author, entry);
      break;
    case 'passkey.registered':
      takePasskey(directory, entry);
      break;
    case 'machine.approved':
      takeMachine(directory, author, entry);
      break;
    case 'session.opened':
      takeSession(directory, entry);
      break;
    case 'session.closed':
      closeSession(directory, author, entry);
      break;
    case 'access.granted':
      takeGrant(directory, entry);
      break;
    case 'lookup.made':
      mustBeSessionOf(directory, accountOf(entry), uuid(entry.facts.session));
  }
}

function mustBeOwnOrOperators(author: Author, entry: Typed<'account.named'>): void {
  const isOwn = author.kind !== 'keeper' && uuid(entry.facts.account) === entry.author;
  if (!isOwn && !isOperator(author)) {
    refuse('type/writer', 'account.named was written by somebody who may not write it');
  }
}
