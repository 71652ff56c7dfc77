/** Which entries the keeper lets into the log, and from whom: the table of docs/formats.md. What is not here is refused. */
import type { Uuid } from '#base/ids.ts';
import { CARERS, IN_THE_ROOM, ROLES, type Role } from '#base/roles.ts';
import { parseStream, type Stream } from '#base/stream.ts';
import type { CaseRow } from '#care/case-row.ts';
import { type CareType, careFacts, isCareType, isSealedCareType } from '#care/entries.ts';
import { HOW_IT_MERGES } from '#care/how-it-merges.ts';
import { servicesOf } from '#care/row-questions.ts';
import { type Account, holds, rolesHeld } from '#identity/account.ts';
import {
  type IdentityType,
  identityFacts,
  isIdentityType,
  isSealedIdentityType,
} from '#identity/entries.ts';
import type { Entry } from '#journal/entry.ts';
import { isMoveType, type MoveType, moveFacts } from '#pathways/moves.ts';
import type { State } from '../state.ts';
import { whyNotAdminister } from './who-may-administer.ts';
import { whyNotCall } from './who-may-call.ts';
import { whyNotCare } from './who-may-care.ts';
import { whyNotNotice } from './who-may-notice.ts';
import { whyNotBeside } from './who-may-switch.ts';

type Writer = Role | 'gateway' | 'anyone';
type Rule = { readonly stream: readonly Stream['kind'][]; readonly by: readonly Writer[] };

const PEOPLE = ROLES;
const KEEPERS_OF_RECORDS = ['guardian', 'shift-lead'] as const;
const CASE = ['case'] as const;

const RULES: { readonly [T in CareType | MoveType | IdentityType]?: Rule } = {
  'authenticators.allowed': { stream: ['org'], by: ['operator'] },
  'cis2.trusted': { stream: ['org'], by: ['operator'] },
  'offline.bounded': { stream: ['org'], by: ['operator'] },
  'packs.adopted': { stream: ['org'], by: ['operator'] },
  'lifeboat.named': { stream: ['org'], by: ['operator'] },
  'lifeboat.dismissed': { stream: ['org'], by: ['operator'] },
  'service.stands-by': { stream: ['org'], by: ['operator'] },
  'service.switched-over': { stream: ['org'], by: ['shift-lead'] },
  'service.handing-back': { stream: ['org'], by: ['shift-lead'] },
  'service.handed-back': { stream: ['org'], by: ['shift-lead'] },
  'service.moved-over': { stream: ['org'], by: ['operator'] },
  'account.invited': { stream: ['directory'], by: ['operator'] },
  'account.changed': { stream: ['directory'], by: ['operator'] },
  'account.named': { stream: ['directory'], by: ['anyone'] },
  'account.linked': { stream: ['directory'], by: ['operator'] },
  'account.left': { stream: ['directory'], by: ['operator', 'shift-lead'] },
  'recovery.given': { stream: ['directory'], by: ['operator', 'shift-lead'] },
  'hold.lifted': { stream: ['directory'], by: ['operator', 'shift-lead', 'clinician'] },
  'passkey.offered': { stream: ['directory'], by: PEOPLE },
  'passkey.removed': { stream: ['directory'], by: PEOPLE },
  'device.named': { stream: ['directory'], by: ['anyone'] },
  'machine.approved': { stream: ['directory'], by: ['operator'] },
  'machine.rekeyed': { stream: ['directory'], by: ['gateway'] },
  'action.seconded': { stream: ['directory'], by: ['operator', 'guardian'] },
  'session.closed': { stream: ['account'], by: ['anyone'] },
  'budget.raised': { stream: ['notices'], by: ['shift-lead', 'guardian', 'clinician'] },
  'glass.broken': { stream: ['notices'], by: IN_THE_ROOM },
  'glass.reviewed': { stream: ['notices'], by: ['guardian', 'shift-lead'] },
  'bulk.opened': { stream: ['notices'], by: ['guardian'] },
  'person.forgotten': { stream: ['patient'], by: ['guardian'] },
  'patient.recorded': { stream: ['patient'], by: ['gateway', ...CARERS] },
  'case.received': { stream: ['case'], by: ['gateway', ...CARERS] },
  'patient.merged': { stream: ['patient'], by: CARERS },
  'patient.parted': { stream: ['patient'], by: CARERS },
  'special-note.written': { stream: ['patient'], by: ['gateway', ...CARERS, 'coordinator'] },
  'special-note.ended': { stream: ['patient'], by: [...CARERS, 'coordinator'] },
  'call.ended': { stream: CASE, by: CARERS },
  'document.part': { stream: ['case', 'aside'], by: ['gateway'] },
  'case.labelled': { stream: ['labels'], by: ['gateway', ...CARERS] },
  'case.taken': { stream: CASE, by: CARERS },
  'case.released': { stream: CASE, by: CARERS },
  'case.assigned': { stream: CASE, by: IN_THE_ROOM },
  'case.transferred': { stream: CASE, by: IN_THE_ROOM },
  'case.contacted': { stream: CASE, by: CARERS },
  'case.comforted': { stream: CASE, by: CARERS },
  'case.observed': { stream: CASE, by: CARERS },
  'case.pictured': { stream: CASE, by: CARERS },
  'case.reassessed': { stream: CASE, by: CARERS },
  'case.consulted': { stream: CASE, by: ['clinician'] },
  'case.amended': { stream: CASE, by: CARERS },
  'case.closed': { stream: CASE, by: CARERS },
  'case.duplicated': { stream: CASE, by: CARERS },
  'case.reopened': { stream: CASE, by: IN_THE_ROOM },
  'case.settled': { stream: CASE, by: ['clinician', 'shift-lead'] },
  'case.let-go': { stream: CASE, by: ['gateway'] },
  'case.taken-back': { stream: CASE, by: ['gateway', 'shift-lead'] },
  'case.held': { stream: CASE, by: KEEPERS_OF_RECORDS },
  'case.hold-lifted': { stream: CASE, by: KEEPERS_OF_RECORDS },
  'case.rated': { stream: CASE, by: CARERS },
  'pathways.begun': { stream: CASE, by: CARERS },
  'pathways.answered': { stream: CASE, by: CARERS },
  'pathways.went-back': { stream: CASE, by: CARERS },
  'pathways.flag-raised': { stream: CASE, by: CARERS },
  'pathways.flag-withdrawn': { stream: CASE, by: ['clinician'] },
  'pathways.handed-over': { stream: CASE, by: CARERS },
  'pathways.taken-over': { stream: CASE, by: ['clinician'] },
  'pathways.nobody-free': { stream: CASE, by: CARERS },
  'pathways.ended': { stream: CASE, by: CARERS },
  'demographics.asked': { stream: CASE, by: CARERS },
  'demographics.answered': { stream: CASE, by: ['gateway'] },
  'referral.asked': { stream: CASE, by: CARERS },
  'referral.sent': { stream: CASE, by: ['gateway'] },
  'referral.failed': { stream: CASE, by: ['gateway'] },
  'referral.answered': { stream: CASE, by: ['gateway'] },
  'referral.withdrawn': { stream: CASE, by: CARERS },
  'gp-message.sent': { stream: CASE, by: ['gateway'] },
  'gp-message.failed': { stream: CASE, by: ['gateway'] },
  'presence.said': { stream: ['room'], by: IN_THE_ROOM },
  'telephone.answered': { stream: ['room'], by: ['gateway'] },
  'telephone.abandoned': { stream: ['room'], by: ['gateway'] },
  'message.set-aside': { stream: ['aside'], by: ['gateway'] },
  'message.reviewed': { stream: ['aside'], by: ['clinician', 'shift-lead'] },
};

/** Salt, commitment, one byte and a tag: docs/formats.md, "Sealing". */
const SHORTEST_SEAL = 81;

/** Cases received earlier in the same call, which the log does not hold yet. */
export type Arriving = ReadonlyMap<Uuid, { readonly patient: Uuid; readonly service: string }>;

/** Null where an account of these roles writes such an entry in such a stream; else why not, for the private log. */
export function whyNotByType({ header, sealed }: Entry, account: Account): string | null {
  const stream = parseStream(header.stream);
  const rule = ruleOf(header.type);
  if (rule === undefined || stream === null) return 'no rule for this type';
  if (header.schema !== 1) return 'unknown schema version';
  if (!rule.stream.includes(stream.kind)) return 'not in this stream';
  if (!rule.by.some((writer) => writer === 'anyone' || writersOf(account).includes(writer))) {
    return 'not by this account';
  }
  if (!factsHold(header.type, header.facts)) return 'facts do not fit the type';
  if (seals(header.type) !== (sealed !== null))
    return 'sealed where it must not be, or not where it must';
  if (sealed !== null && sealed.length < SHORTEST_SEAL) return 'too short to be sealed';
  return null;
}

/** Null where the entry may stand in the log; else why not, for the private log. */
export function whyNot(
  entry: Entry,
  account: Account,
  state: State,
  arriving: Arriving,
): string | null {
  const { header, sealed } = entry;
  const byType = whyNotByType(entry, account);
  const stream = parseStream(header.stream);
  if (byType !== null || stream === null) return byType;
  if (sealed !== null && !state.isGranted(header.stream))
    return 'sealed with a key nobody was granted';
  return (
    whyNotHere(stream, header, account, state, arriving) ??
    whyNotCare(stream, header, account, state, arriving) ??
    whyNotAdminister(header, account, state) ??
    whyNotBeside(header, account, state) ??
    whyNotNotice(header, account, state)
  );
}

function whyNotHere(
  stream: Stream,
  header: Entry['header'],
  account: Account,
  state: State,
  arriving: Arriving,
): string | null {
  const { id, type } = header;
  if (stream.kind === 'case') {
    if (type === 'call.ended') return whyNotCall(stream.id, header, account, state);
    if (type === 'case.received') {
      const begun = state.beginningOf(stream.id);
      if (begun !== undefined && begun !== id) return 'the case has begun already';
      return whyNotCall(stream.id, header, account, state);
    }
    const row = state.case(stream.id);
    if (row === undefined) {
      return arriving.has(stream.id) || isOfCall(type, stream.id, account, state)
        ? null
        : 'no such case';
    }
    const services = servicesFor(type, row, state);
    if (account.kind === 'person' && !account.services.some((one) => services.has(one))) {
      return isHold(type) && holds(account, 'guardian') ? null : 'another service';
    }
  }
  if (
    stream.kind === 'labels' &&
    account.kind === 'person' &&
    !account.services.includes(stream.service)
  ) {
    return 'another service';
  }
  if (OF_A_SERVICE.has(type) && stream.kind === 'patient' && account.kind === 'person') {
    if (type !== 'patient.recorded' && state.leads.ledTo(account.id, stream.id)) return null;
    const theirs = [...arriving.values()].filter(({ patient }) => patient === stream.id);
    const cases = [...state.casesOf(stream.id), ...theirs];
    if (!cases.some(({ service }) => account.services.includes(service))) return 'another service';
  }
  return null;
}

/**
 * Whose case it is; for the other system, whose it was when it came to be owed to that. What somebody saw and did there is true wherever the case
 * went meanwhile, so they may still say it who worked where it was.
 */
function servicesFor(type: string, row: CaseRow, state: State): ReadonlySet<string> {
  const owed = type === 'case.taken-back' ? state.handBack.case(row.id) : undefined;
  if (owed !== undefined) return new Set([owed.service]);
  return isOfTheirs(type) ? servicesOf(row) : new Set([row.service]);
}

/** Whether an entry says what its author saw and did, and decides nothing of whose the case is or how it stands. */
function isOfTheirs(type: string): boolean {
  if (isMoveType(type)) return true;
  if (!isCareType(type) || isHold(type)) return false;
  return HOW_IT_MERGES[type] === 'tends' || HOW_IT_MERGES[type] === 'stands';
}

/** What whoever works in a service that has the patient may say of them. */
const OF_A_SERVICE: ReadonlySet<string> = new Set<CareType>([
  'patient.recorded',
  'special-note.written',
  'special-note.ended',
]);

/** What stands in a call before it is a case: what its taker asked, and what the gateway answered. */
function isOfCall(type: string, id: Uuid, account: Account, state: State): boolean {
  if (type === 'demographics.answered') return state.questions.owesAnswer(id);
  const isAsked = type === 'demographics.asked' || isMoveType(type);
  return isAsked && state.leads.begun(id)?.account === account.id;
}

function isHold(type: string): boolean {
  return type === 'case.held' || type === 'case.hold-lifted';
}

function ruleOf(type: string): Rule | undefined {
  return isCareType(type) || isMoveType(type) || isIdentityType(type) ? RULES[type] : undefined;
}

function writersOf(account: Account): readonly Writer[] {
  if (account.kind === 'machine') return account.leftAt === null ? [account.role] : [];
  return rolesHeld(account);
}

function factsHold(type: string, facts: unknown): boolean {
  if (isCareType(type)) return careFacts[type].safeParse(facts).success;
  if (isMoveType(type)) return moveFacts.safeParse(facts).success;
  return isIdentityType(type) && identityFacts[type].safeParse(facts).success;
}

function seals(type: string): boolean {
  return isSealedIdentityType(type) || isSealedCareType(type) || isMoveType(type);
}
