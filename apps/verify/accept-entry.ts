/** One entry after the other, in the log's order: each is held against all that stood before it. */
import { mayChange, mayOffer, mayRemove } from './chain/account.ts';
import {
  type Author,
  type Claim,
  claimOf,
  isOperator,
  mustBeWriter,
  mustHaveSteppedUp,
} from './chain/author.ts';
import { mayLetGo, mayStep, mayTakeBack, takeCase } from './chain/beside.ts';
import { mayAskInCall, mayEndCall, mayReceive } from './chain/call.ts';
import { found } from './chain/founding.ts';
import { mayGrant, mustBeGranted } from './chain/grant.ts';
import { mayInvite } from './chain/invitation.ts';
import { type Before, takeLaunch } from './chain/launch.ts';
import { mayName } from './chain/lifeboat.ts';
import { mayApprove, mayRekey } from './chain/machine.ts';
import { mayMerge } from './chain/merge.ts';
import { mayBreak, mayFreeze, mayOpenBulk, mayRaise, mayReview } from './chain/notices.ts';
import { takeOfSite } from './chain/of-site.ts';
import { mayAmend, mayForget, mayHold } from './chain/record.ts';
import { mayRegister } from './chain/registration.ts';
import { proposalOf, secondedBy } from './chain/second.ts';
import { accountOf, mayClose, mayOpen, mustBeSessionOf } from './chain/session.ts';
import { spend } from './chain/spend.ts';
import { mustGoOn, takeStandDown } from './chain/stand-down.ts';

import type { Directory } from './directory.ts';
import type { Entry } from './entry.ts';
import { type Typed, typed } from './entry-types.ts';
import { hold } from './hold.ts';
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

/** Whose any later entry says that it is. @throws Refusal */
export function claimNext(directory: Directory, entry: Entry): Accepted {
  if (entry.org !== directory.organisation.origin) {
    refuse('entry/organisation', 'the entry is of another organisation');
  }
  const next = typed(entry);
  mustGoOn(directory);
  return { ...claimOf(directory, next), entry: next };
}

/** Adds what it says to the directory. @throws Refusal */
export function takeNext(
  directory: Directory,
  { author, entry: next }: Accepted,
  before: Before,
): void {
  mustBeWriter(author, next);
  mustBeGranted(directory, next);
  mustHaveSteppedUp(directory, author, next);
  mustBeAllowed(directory, author, next);
  const proposal = proposalOf(directory, author, next);
  if (proposal === null) mustHold(directory, author, next, before);
  spend(directory, next);
  takeCase(directory, next);
  if (proposal !== null) directory.proposals.set(next.id.toHex(), proposal);
}

/** Takes it as what holds from here on. */
function mustHold(directory: Directory, author: Author, next: Typed, before: Before): void {
  if (next.type === 'lifeboat.launched') takeLaunch(directory, next, before);
  if (next.type === 'site.stood-down') takeStandDown(directory, next);
  const held = next.type === 'action.seconded' ? secondedBy(directory, author, next) : next;
  mayTake(directory, held);
  takeOfSite(directory, held);
  hold(directory, held, next.at);
}

/** What must be so whether or not a second person has to agree. */
function mustBeAllowed(directory: Directory, author: Author, entry: Typed): void {
  switch (entry.type) {
    case 'log.created':
      refuse('type/place', 'log.created stands only first');
      break;
    case 'lifeboat.named':
      mayName(directory, entry);
      break;
    case 'service.stands-by':
    case 'service.switched-over':
    case 'service.handing-back':
    case 'service.handed-back':
    case 'service.moved-over':
      mayStep(directory, entry);
      break;
    case 'account.invited':
      mayInvite(directory, author, entry);
      break;
    case 'account.changed':
    case 'account.linked':
    case 'account.left':
    case 'recovery.given':
    case 'hold.lifted':
      mayChange(directory, author, entry);
      break;
    case 'account.named':
      mustBeOwnOrOperators(author, entry);
      break;
    case 'device.named':
      mustBeOwnDevice(directory, entry);
      break;
    case 'machine.approved':
      mayApprove(directory, author, entry);
      break;
    case 'session.closed':
      mayClose(directory, author, entry);
      break;
    case 'bulk.opened':
      mayOpenBulk(entry);
      break;
    case 'case.received':
      mayReceive(directory, author, entry);
      break;
    case 'call.ended':
      mayEndCall(directory, entry);
      break;
    case 'case.taken-back':
      mayTakeBack(directory, entry);
      break;
    case 'case.let-go':
      mayLetGo(directory, entry);
      break;
    case 'case.amended':
      mayAmend(author, entry);
      break;
    case 'person.forgotten':
      mayForget(directory, entry);
      break;
    case 'patient.merged':
      mayMerge(entry);
      break;
    case 'pathways.begun':
    case 'pathways.answered':
    case 'pathways.went-back':
    case 'pathways.flag-raised':
    case 'pathways.flag-withdrawn':
    case 'pathways.handed-over':
    case 'pathways.taken-over':
    case 'pathways.nobody-free':
    case 'pathways.ended':
    case 'demographics.asked':
      mayAskInCall(directory, author, entry);
  }
}

/** What must be so where it comes to hold; of what was proposed, where the second person agrees. */
function mayTake(directory: Directory, entry: Typed): void {
  switch (entry.type) {
    case 'service.stands-by':
    case 'service.handing-back':
    case 'service.moved-over':
      mayStep(directory, entry);
      break;
    case 'passkey.offered':
      mayOffer(directory, entry);
      break;
    case 'passkey.registered':
      mayRegister(directory, entry);
      break;
    case 'passkey.removed':
      mayRemove(directory, entry);
      break;
    case 'machine.rekeyed':
      mayRekey(directory, entry);
      break;
    case 'session.opened':
      mayOpen(directory, entry);
      break;
    case 'access.granted':
      mayGrant(directory, entry);
      break;
    case 'access.frozen':
      mayFreeze(directory, entry);
      break;
    case 'budget.raised':
      mayRaise(directory, entry);
      break;
    case 'glass.broken':
      mayBreak(directory, entry);
      break;
    case 'glass.reviewed':
      mayReview(directory, entry);
      break;
    case 'case.held':
      mayHold(directory, entry);
      break;
    case 'person.forgotten':
      mayForget(directory, entry);
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

function mustBeOwnDevice({ devices }: Directory, { author, facts }: Typed<'device.named'>): void {
  if (!devices.get(author)?.has(facts.device.toHex())) {
    refuse('type/writer', 'a device is named by somebody who never worked at it');
  }
}
