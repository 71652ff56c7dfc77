/** What an entry means for those after it, once it holds. Nothing is refused here: whether it may stand was asked before, in this log or in another. */
import {
  takeChange,
  takeLeaving,
  takeLift,
  takeLink,
  takeOffer,
  takeRecovery,
  takeRemoval,
} from './chain/account.ts';
import { takeStep } from './chain/beside.ts';
import { takeCallEnd, takeReceived } from './chain/call.ts';
import { takeGrant } from './chain/grant.ts';
import { takeInvitation } from './chain/invitation.ts';
import { takeMachine, takeMachineKey } from './chain/machine.ts';
import { takeMerge, takeParting } from './chain/merge.ts';
import { takeBulk, takeFreeze, takeGlass, takeRaise, takeReview } from './chain/notices.ts';
import { takeForgetting, takeHold, takeHoldLift } from './chain/record.ts';
import { takePasskey } from './chain/registration.ts';
import { takeClosing, takeSession } from './chain/session.ts';
import type { Directory } from './directory.ts';
import type { Typed } from './entry-types.ts';

/** @param from the moment from which it holds: its own, or that of the second person's word */
export function hold(directory: Directory, entry: Typed, from: number): void {
  switch (entry.type) {
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
    case 'offline.bounded':
      directory.organisation.offlineHours = entry.facts.hours;
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
    case 'machine.approved':
      takeMachine(directory, entry);
      break;
    case 'machine.rekeyed':
      takeMachineKey(directory, entry);
      break;
    case 'session.opened':
      takeSession(directory, entry);
      break;
    case 'session.closed':
      takeClosing(directory, entry);
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
    case 'case.received':
      takeReceived(directory, entry);
      break;
    case 'call.ended':
      takeCallEnd(directory, entry);
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
    case 'patient.merged':
      takeMerge(directory, entry);
      break;
    case 'patient.parted':
      takeParting(directory, entry);
  }
}
