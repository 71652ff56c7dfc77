/** Which entries the keeper lets into the log, and from whom: the table of docs/formats.md. What is not here is refused. */
import type { Uuid } from '#base/ids.ts';
import { parseStream, type Stream } from '#base/stream.ts';
import { type CareType, careFacts, carePayloads, isCareType } from '#care/entries.ts';
import type { Account } from '#identity/directory.ts';
import { type IdentityType, identityFacts, isIdentityType, type Role } from '#identity/entries.ts';
import type { Entry } from '#journal/entry.ts';
import { isPublicKey } from '#journal/verify-entry.ts';
import type { State } from '../state.ts';

type Writer = Role | 'gateway' | 'anyone';
type Rule = { readonly stream: readonly Stream['kind'][]; readonly by: readonly Writer[] };

const CARERS = ['clinician', 'call-handler'] as const;

const RULES: { readonly [T in CareType | IdentityType]?: Rule } = {
  'account.invited': { stream: ['directory'], by: ['operator'] },
  'account.named': { stream: ['directory'], by: ['anyone'] },
  'machine.approved': { stream: ['directory'], by: ['operator'] },
  'session.closed': { stream: ['account'], by: ['anyone'] },
  'patient.recorded': { stream: ['patient'], by: ['gateway', ...CARERS] },
  'case.received': { stream: ['case'], by: ['gateway', 'call-handler'] },
  'document.part': { stream: ['case', 'aside'], by: ['gateway'] },
  'case.labelled': { stream: ['labels'], by: ['gateway', 'call-handler'] },
  'case.taken': { stream: ['case'], by: CARERS },
  'case.released': { stream: ['case'], by: CARERS },
  'case.contacted': { stream: ['case'], by: CARERS },
  'case.consulted': { stream: ['case'], by: ['clinician'] },
  'case.closed': { stream: ['case'], by: ['clinician'] },
  'gp-message.sent': { stream: ['case'], by: ['gateway'] },
  'gp-message.failed': { stream: ['case'], by: ['gateway'] },
  'message.set-aside': { stream: ['aside'], by: ['gateway'] },
  'message.reviewed': { stream: ['aside'], by: ['clinician', 'operator'] },
};

/** Salt, commitment, one byte and a tag: docs/formats.md, "Sealing". */
const SHORTEST_SEAL = 81;

/** Null where the entry may stand in the log; else why not, for the private log. `arriving` are cases received earlier in the same call. */
export function whyNot(
  { header, sealed }: Entry,
  account: Account,
  state: State,
  arriving: ReadonlySet<Uuid>,
): string | null {
  const stream = parseStream(header.stream);
  const rule =
    isCareType(header.type) || isIdentityType(header.type) ? RULES[header.type] : undefined;
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
  if (sealed !== null && !state.isGranted(header.stream))
    return 'sealed with a key nobody was granted';
  return whyNotHere(stream, header, account, state, arriving);
}

function whyNotHere(
  stream: Stream,
  { id, type, facts }: Entry['header'],
  account: Account,
  state: State,
  arriving: ReadonlySet<Uuid>,
): string | null {
  if (stream.kind === 'case' && type !== 'case.received') {
    const row = state.case(stream.id);
    if (row === undefined) return arriving.has(stream.id) ? null : 'no such case';
    if (account.kind === 'person' && !account.services.includes(row.service))
      return 'another service';
  }
  if (stream.kind === 'case' && type === 'case.received') {
    const begun = state.beginningOf(stream.id);
    if (begun !== undefined && begun !== id) return 'the case has begun already';
    const { service } = careFacts[type].parse(facts);
    if (account.kind === 'person' && !account.services.includes(service)) return 'another service';
  }
  if (
    stream.kind === 'labels' &&
    account.kind === 'person' &&
    !account.services.includes(stream.service)
  ) {
    return 'another service';
  }
  if (stream.kind === 'patient' && account.kind === 'person') {
    const services = state.servicesOf(stream.id);
    if (!account.services.some((service) => services.has(service))) return 'another service';
  }
  if (type === 'account.invited') {
    const { account: invited, codeHash } = identityFacts[type].parse(facts);
    if (state.directory.isSpent(codeHash)) return 'a code that was used';
    if (isTaken(invited, state) && state.directory.account(invited)?.kind !== 'person')
      return 'no person’s account';
  }
  if (type === 'machine.approved') {
    const { account: approved, key } = identityFacts[type].parse(facts);
    if (isTaken(approved, state)) return 'the account is there already';
    if (!isPublicKey(key)) return 'not a key';
  }
  if (type === 'account.named') {
    const named = identityFacts[type].parse(facts).account;
    if (named !== account.id && !writersOf(account).includes('operator')) return 'not their name';
  }
  if (type === 'session.closed') {
    const closed = state.directory.session(identityFacts[type].parse(facts).session);
    if (stream.kind !== 'account' || stream.id !== account.id || closed?.account !== account.id) {
      return 'not their session';
    }
  }
  return null;
}

/** Accounts are people's, machines' or the keeper's own. */
function isTaken(id: Uuid, { directory }: State): boolean {
  return directory.account(id) !== undefined || directory.organisation?.keeper === id;
}

function writersOf(account: Account): readonly Writer[] {
  return account.kind === 'machine' ? [account.role] : account.roles;
}

function factsHold(type: string, facts: unknown): boolean {
  if (isCareType(type)) return careFacts[type].safeParse(facts).success;
  return isIdentityType(type) && identityFacts[type].safeParse(facts).success;
}

function seals(type: string): boolean {
  return type === 'account.named' || Object.hasOwn(carePayloads, type);
}
