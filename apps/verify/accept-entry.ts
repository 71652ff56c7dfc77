/** One entry after the other, in the log's order: each is held against all that stood before it. */
import {
  mayChange,
  takeChange,
  takeLeaving,
  takeLift,
  takeLink,
  takeOffer,
  takeRecovery,
  takeRemoval,
} from './chain/account.ts';
import {
  type Author,
  type Claim,
  claimOf,
  isOperator,
  mustBeWriter,
  mustHaveSteppedUp,
} from './chain/author.ts';
import { mayStep, takeCase, takeStep } from './chain/beside.ts';
import { mayAskInCall, mayReceive, takeCallEnd } from './chain/call.ts';
import { found } from './chain/founding.ts';
import { mustBeGranted, takeGrant } from './chain/grant.ts';
import { mayInvite, takeInvitation } from './chain/invitation.ts';
import { addLogKey, retireLogKey, takeKeeperKey } from './chain/keeper-keys.ts';
import { type Before, mayName, takeDismissal, takeLaunch, takeLifeboat } from './chain/lifeboat.ts';
import { takeMachine, takeMachineKey } from './chain/machine.ts';
import { takeMerge, takeParting } from './chain/merge.ts';
import {
  mayOpenBulk,
  takeBulk,
  takeFreeze,
  takeGlass,
  takeRaise,
  takeReview,
} from './chain/notices.ts';
import { mayAmend, mayForget, takeForgetting, takeHold, takeHoldLift } from './chain/record.ts';
import { takePasskey } from './chain/registration.ts';
import { proposalOf, secondedBy } from './chain/second.ts';
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

/** Whose any later entry says that it is. @throws Refusal */
export function claimNext(directory: Directory, entry: Entry): Accepted {
  if (entry.org !== directory.organisation.origin) {
    refuse('entry/organisation', 'the entry is of another organisation');
  }
  const next = typed(entry);
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
  takeCase(directory, next);
  const proposal = proposalOf(directory, author, next);
  if (proposal !== null) directory.proposals.set(next.id.toHex(), proposal);
  else if (next.type === 'action.seconded')
    hold(directory, secondedBy(directory, author, next), next.at);
  else if (next.type === 'lifeboat.launched') takeLaunch(directory, next, before);
  else hold(directory, next, next.at);
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
      takeMachine(directory, author, entry);
      break;
    case 'session.closed':
      closeSession(directory, author, entry);
      break;
    case 'bulk.opened':
      mayOpenBulk(entry);
      break;
    case 'case.received':
      mayReceive(directory, author, entry);
      break;
    case 'call.ended':
      takeCallEnd(directory, entry);
      break;
    case 'case.amended':
      mayAmend(author, entry);
      break;
    case 'person.forgotten':
      mayForget(directory, entry);
      break;
    case 'patient.merged':
      takeMerge(directory, entry);
      break;
    case 'patient.parted':
      takeParting(directory, entry);
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

/** What an entry of each type means for those after it, from a moment on; those of care mean nothing to the rules but to the systems beside a service. */
function hold(directory: Directory, entry: Typed, from: number): void {
  switch (entry.type) {
    case 'origin.added':
      directory.organisation.origins.push(entry.facts.origin);
      break;
    case 'desk.released':
      directory.organisation.desk = entry.facts;
      break;
    case 'keeper.rekeyed':
      takeKeeperKey(directory, entry);
      break;
    case 'log-key.added':
      addLogKey(directory, entry);
      break;
    case 'log-key.retired':
      retireLogKey(directory, entry);
      break;
    case 'lifeboat.named':
      takeLifeboat(directory, entry);
      break;
    case 'lifeboat.dismissed':
      takeDismissal(directory, entry);
      break;
    case 'service.stands-by':
    case 'service.switched-over':
    case 'service.handing-back':
    case 'service.handed-back':
    case 'service.moved-over':
      takeStep(directory, entry);
      break;
    case 'authenticators.allowed':
      directory.organisation.authenticators = entry.facts.authenticators;
      break;
    case 'cis2.trusted':
      directory.organisation.cis2 = entry.facts;
      break;
    case 'account.invited':
      takeInvitation(directory, entry);
      break;
    case 'account.changed':
      takeChange(directory, entry);
      break;
    case 'account.linked':
      takeLink(directory, entry);
      break;
    case 'account.left':
      takeLeaving(directory, entry, from);
      break;
    case 'recovery.given':
      takeRecovery(directory, entry, from);
      break;
    case 'hold.lifted':
      takeLift(directory, entry);
      break;
    case 'passkey.offered':
      takeOffer(directory, entry);
      break;
    case 'passkey.registered':
      takePasskey(directory, entry);
      break;
    case 'passkey.removed':
      takeRemoval(directory, entry);
      break;
    case 'machine.rekeyed':
      takeMachineKey(directory, entry);
      break;
    case 'session.opened':
      takeSession(directory, entry);
      break;
    case 'access.granted':
      takeGrant(directory, entry);
      break;
    case 'access.frozen':
      takeFreeze(directory, entry);
      break;
    case 'budget.raised':
      takeRaise(directory, entry);
      break;
    case 'glass.broken':
      takeGlass(directory, entry);
      break;
    case 'glass.reviewed':
      takeReview(directory, entry);
      break;
    case 'bulk.opened':
      takeBulk(directory, entry);
      break;
    case 'case.held':
      takeHold(directory, entry);
      break;
    case 'case.hold-lifted':
      takeHoldLift(directory, entry);
      break;
    case 'person.forgotten':
      takeForgetting(directory, entry);
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
