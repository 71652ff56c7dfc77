/** "Who may write what" of docs/formats.md, as data. What is not in the table is refused. */
import type { Entry } from './entry.ts';
import { refuse } from './refusal.ts';
import {
  bytes,
  bytesOf,
  count,
  either,
  flag,
  list,
  map,
  oneOf,
  orNull,
  type Shape,
  text,
  uuidBytes,
} from './shape.ts';
import { type StreamKind, streamKind } from './stream.ts';

export const ROLES = [
  'call-handler',
  'clinician',
  'visitor',
  'coordinator',
  'shift-lead',
  'guardian',
  'operator',
  'assurance-lead',
  'support',
] as const;
export type Role = (typeof ROLES)[number];
export type Writer = Role | 'gateway' | 'keeper';

/** Roles that are power over others. */
export const PRIVILEGED: ReadonlySet<Role> = new Set(['operator', 'guardian', 'support']);

type Row = {
  readonly streams: readonly StreamKind[];
  /** `chain` where a rule of the chain says who. */
  readonly by: readonly Writer[] | 'chain';
  readonly seals: boolean;
  /** Whether its author touches a passkey for it. The keeper has none. */
  readonly stepsUp?: true;
  readonly facts: Shape<object>;
};

const hash = bytesOf(32);
const point = bytesOf(65);
const signature = bytesOf(64);
const authenticators = list(map({ aaguid: text, roots: list(bytes) }));
const rights = {
  account: uuidBytes,
  roles: list(oneOf(...ROLES)),
  services: list(text),
  supplier: orNull(text),
};
const code = { codeHash: hash, expires: count };
const assertion = {
  credential: bytes,
  authenticatorData: bytes,
  clientDataJSON: bytes,
  signature: bytes,
};
const CARERS_AND_LEADS = ['clinician', 'call-handler', 'shift-lead'] as const;
const attempt = { attempt: count, route: oneOf('folder', 'https') };
const CARERS = ['clinician', 'call-handler'] as const;
const judged = { urgency: text, disposition: orNull(text), due: orNull(count) };
const received = { patient: uuidBytes, service: text, ...judged };
const LEADS = [...CARERS, 'shift-lead'] as const;
const failure = { ...attempt, problem: text, retryAt: orNull(count) };
const conversation = oneOf('spoke', 'no-answer', 'voicemail', 'wrong-number', 'called-in');

/** An entry of a case. */
const ofCase = <const B extends readonly Writer[], F extends object>(
  by: B,
  seals: boolean,
  facts: Shape<F>,
) => ({ streams: ['case'] as const, by, seals, facts });
const move = <const B extends readonly Writer[]>(by: B) => ofCase(by, true, map({ step: count }));

const two: Shape<2> = (value): value is 2 => value === 2;
/** A compact JWS. */
const token: Shape<string> = (value): value is string =>
  typeof value === 'string' && value.length <= 8_000;

const TABLE = {
  'log.created': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({
      format: two,
      name: text,
      keeper: uuidBytes,
      key: point,
      logKey: hash,
      rp: text,
      origins: list(text),
      authenticators: orNull(authenticators),
    }),
  },
  'origin.added': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ origin: text }),
  },
  'keeper.rekeyed': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ key: point, proof: signature }),
  },
  'log-key.added': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ logKey: hash, by: hash, signature, proof: signature }),
  },
  'log-key.retired': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ logKey: hash }),
  },
  'keys.rotated': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ what: text, generation: count }),
  },
  'authenticators.allowed': {
    streams: ['org'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({ authenticators }),
  },
  'cis2.trusted': {
    streams: ['org'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({ issuer: text, client: text, keys: list(map({ kid: text, key: bytes })) }),
  },
  'packs.adopted': {
    streams: ['org'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({
      publishers: list(point),
      packs: list(map({ id: text, version: text, hash })),
    }),
  },
  'account.invited': {
    streams: ['directory'],
    by: 'chain',
    seals: false,
    stepsUp: true,
    facts: map({ ...rights, ...code }),
  },
  'account.changed': {
    streams: ['directory'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({ ...rights }),
  },
  'account.named': {
    streams: ['directory'],
    by: 'chain',
    seals: true,
    facts: map({ account: uuidBytes }),
  },
  'account.linked': {
    streams: ['directory'],
    by: ['operator'],
    seals: false,
    stepsUp: true,
    facts: map({ account: uuidBytes, subject: hash }),
  },
  'account.left': {
    streams: ['directory'],
    by: ['operator', 'shift-lead'],
    seals: false,
    stepsUp: true,
    facts: map({ account: uuidBytes, reason: text }),
  },
  'recovery.given': {
    streams: ['directory'],
    by: ['operator', 'shift-lead'],
    seals: false,
    stepsUp: true,
    facts: map({ account: uuidBytes, lost: list(bytes), ...code }),
  },
  'hold.lifted': {
    streams: ['directory'],
    by: ['operator', 'shift-lead', 'clinician'],
    seals: false,
    stepsUp: true,
    facts: map({ account: uuidBytes }),
  },
  'passkey.offered': {
    streams: ['directory'],
    by: 'chain',
    seals: false,
    stepsUp: true,
    facts: map({ ...code }),
  },
  'passkey.registered': {
    streams: ['directory'],
    by: ['keeper'],
    seals: false,
    facts: map({
      account: uuidBytes,
      credential: bytes,
      publicKey: bytes,
      aaguid: text,
      transports: list(text),
      backedUp: flag,
      attested: flag,
      nonce: hash,
      code: bytes,
      clientDataJSON: bytes,
      attestationObject: bytes,
      by: orNull(map(assertion)),
    }),
  },
  'passkey.removed': {
    streams: ['directory'],
    by: 'chain',
    seals: false,
    stepsUp: true,
    facts: map({ credential: bytes }),
  },
  'device.named': {
    streams: ['directory'],
    by: 'chain',
    seals: true,
    facts: map({ device: hash }),
  },
  'machine.approved': {
    streams: ['directory'],
    by: 'chain',
    seals: false,
    stepsUp: true,
    facts: map({ account: uuidBytes, name: text, role: oneOf('gateway'), key: point }),
  },
  'machine.rekeyed': {
    streams: ['directory'],
    by: ['gateway'],
    seals: false,
    facts: map({ key: point, proof: signature }),
  },
  'action.seconded': {
    streams: ['directory'],
    by: ['operator', 'guardian'],
    seals: false,
    stepsUp: true,
    facts: map({ entry: uuidBytes }),
  },
  'session.opened': {
    streams: ['account'],
    by: ['keeper'],
    seals: false,
    facts: map({
      session: uuidBytes,
      device: point,
      channel: hash,
      nonce: hash,
      ticketHash: hash,
      expires: count,
      by: either(
        map({ kind: oneOf('passkey'), ...assertion }),
        either(
          map({ kind: oneOf('cis2'), idToken: token }),
          map({ kind: oneOf('machine'), signature }),
        ),
      ),
    }),
  },
  'session.closed': {
    streams: ['account'],
    by: 'chain',
    seals: false,
    facts: map({ session: uuidBytes, reason: text }),
  },
  'access.granted': {
    streams: ['account'],
    by: ['keeper'],
    seals: false,
    facts: map({
      session: uuidBytes,
      streams: list(text),
      subjects: list(uuidBytes),
      purpose: text,
      under: orNull(uuidBytes),
    }),
  },
  'lookup.made': {
    streams: ['account'],
    by: ['keeper'],
    seals: false,
    facts: map({ session: uuidBytes, by: list(text), found: flag, subjects: list(uuidBytes) }),
  },
  'access.frozen': {
    streams: ['notices'],
    by: ['keeper'],
    seals: false,
    facts: map({
      account: uuidBytes,
      session: uuidBytes,
      scope: oneOf('account', 'device', 'organisation'),
      reason: oneOf('budget', 'enumeration'),
      people: count,
      limit: count,
    }),
  },
  'budget.raised': {
    streams: ['notices'],
    by: ['shift-lead', 'guardian', 'clinician'],
    seals: true,
    stepsUp: true,
    facts: map({ freeze: uuidBytes, people: count, until: count }),
  },
  'glass.broken': {
    streams: ['notices'],
    by: CARERS_AND_LEADS,
    seals: true,
    stepsUp: true,
    facts: map({
      patient: uuidBytes,
      reason: oneOf('life-at-risk', 'safeguarding', 'other-service', 'earlier-care', 'other'),
    }),
  },
  'glass.reviewed': {
    streams: ['notices'],
    by: ['guardian', 'shift-lead'],
    seals: true,
    facts: map({ glass: uuidBytes, finding: oneOf('in-order', 'not-in-order') }),
  },
  'bulk.opened': {
    streams: ['notices'],
    by: ['guardian'],
    seals: true,
    stepsUp: true,
    facts: map({
      account: uuidBytes,
      purpose: oneOf('breach-letters', 'subject-access', 'migration'),
      people: count,
      until: count,
    }),
  },
  'person.forgotten': {
    streams: ['patient'],
    by: ['guardian'],
    seals: false,
    stepsUp: true,
    facts: map({ reason: oneOf('request', 'retention', 'court') }),
  },
  'patient.recorded': {
    streams: ['patient'],
    by: ['gateway', ...CARERS],
    seals: true,
    facts: map({}),
  },
  'case.received': {
    streams: ['case'],
    by: ['gateway', ...CARERS],
    seals: true,
    facts: either(
      map({ ...received, source: oneOf('nhs-111-report') }),
      map({ ...received, source: oneOf('call'), answered: count, repeat: flag }),
    ),
  },
  'call.ended': {
    streams: ['case'],
    by: CARERS,
    seals: false,
    facts: map({
      service: text,
      ending: oneOf('silent', 'dropped', 'nuisance', 'wrong-number', 'information', 'joined'),
      answered: count,
    }),
  },
  'document.part': {
    streams: ['case', 'aside'],
    by: ['gateway'],
    seals: true,
    facts: map({ document: uuidBytes, part: count, of: count }),
  },
  'case.labelled': {
    streams: ['labels'],
    by: ['gateway', ...CARERS],
    seals: true,
    facts: map({ case: uuidBytes }),
  },
  'patient.merged': {
    streams: ['patient'],
    by: CARERS,
    seals: true,
    facts: map({ into: uuidBytes }),
  },
  'special-note.written': {
    streams: ['patient'],
    by: ['gateway', ...CARERS, 'coordinator'],
    seals: true,
    facts: map({ until: orNull(count) }),
  },
  'special-note.ended': {
    streams: ['patient'],
    by: [...CARERS, 'coordinator'],
    seals: false,
    facts: map({ note: uuidBytes }),
  },
  'case.taken': ofCase(CARERS, false, map({})),
  'case.released': ofCase(CARERS, false, map({})),
  'case.assigned': ofCase(LEADS, true, map({ to: orNull(uuidBytes), as: oneOf('owner', 'lead') })),
  'case.transferred': ofCase(LEADS, true, map({ service: text })),
  'case.contacted': ofCase(CARERS, true, map({ outcome: text })),
  'case.comforted': ofCase(
    CARERS,
    true,
    map({ outcome: conversation, condition: oneOf('same', 'better', 'worse', 'unknown') }),
  ),
  'case.observed': ofCase(CARERS, true, map({})),
  'case.pictured': ofCase(CARERS, true, map({ hash, bytes: count })),
  'case.reassessed': ofCase(CARERS, true, map(judged)),
  'case.consulted': ofCase(['clinician'], true, map({})),
  'case.amended': ofCase(CARERS, true, map({ entry: uuidBytes })),
  'case.closed': ofCase(CARERS, false, map({ outcome: text, gpMessage: flag })),
  'case.duplicated': ofCase(CARERS, false, map({ of: uuidBytes })),
  'case.reopened': ofCase(
    LEADS,
    true,
    map({ ...received, source: oneOf('nhs-111-report', 'call'), received: count, repeat: flag }),
  ),
  'case.held': ofCase(
    ['guardian', 'shift-lead'],
    false,
    map({ reason: oneOf('complaint', 'inquest', 'legal') }),
  ),
  'case.hold-lifted': ofCase(['guardian', 'shift-lead'], false, map({})),
  'case.rated': ofCase(
    CARERS,
    true,
    map({ rating: oneOf('very-good', 'good', 'neither', 'poor', 'very-poor', 'not-said') }),
  ),
  'pathways.begun': move(CARERS),
  'pathways.answered': move(CARERS),
  'pathways.went-back': move(CARERS),
  'pathways.flag-raised': move(CARERS),
  'pathways.flag-withdrawn': move(['clinician']),
  'pathways.handed-over': move(CARERS),
  'pathways.taken-over': move(['clinician']),
  'pathways.nobody-free': move(CARERS),
  'demographics.asked': ofCase(CARERS, true, map({})),
  'demographics.answered': ofCase(
    ['gateway'],
    true,
    map({ asked: uuidBytes, outcome: oneOf('found', 'not-found', 'several', 'unavailable') }),
  ),
  'referral.asked': ofCase(CARERS, true, map({ kind: oneOf('referral', 'booking'), to: text })),
  'referral.sent': ofCase(['gateway'], false, map({ referral: uuidBytes, ...attempt })),
  'referral.failed': ofCase(['gateway'], false, map({ referral: uuidBytes, ...failure })),
  'referral.answered': ofCase(
    ['gateway'],
    true,
    map({ referral: uuidBytes, answer: oneOf('accepted', 'rejected', 'booked') }),
  ),
  'gp-message.sent': ofCase(['gateway'], false, map(attempt)),
  'gp-message.failed': ofCase(['gateway'], false, map(failure)),
  'presence.said': {
    streams: ['room'],
    by: LEADS,
    seals: false,
    facts: map({ presence: oneOf('free', 'on-call', 'away', 'gone') }),
  },
  'telephone.answered': {
    streams: ['room'],
    by: ['gateway'],
    seals: false,
    facts: map({ service: text, offered: count, answered: count }),
  },
  'telephone.abandoned': {
    streams: ['room'],
    by: ['gateway'],
    seals: false,
    facts: map({ service: text, offered: count, ended: count }),
  },
  'message.set-aside': {
    streams: ['aside'],
    by: ['gateway'],
    seals: true,
    facts: map({ message: uuidBytes, source: text, problem: text }),
  },
  'message.reviewed': {
    streams: ['aside'],
    by: ['clinician', 'shift-lead'],
    seals: true,
    facts: map({ message: uuidBytes }),
  },
} as const satisfies Record<string, Row>;

export type EntryType = keyof typeof TABLE;
type FactsOf<T extends EntryType> = (typeof TABLE)[T]['facts'] extends Shape<infer F> ? F : never;

/** An entry of a type that may be, where it may be, saying what it may say. Who wrote it is another question. */
export type Typed<T extends EntryType = EntryType> = {
  [K in T]: Omit<Entry, 'type' | 'facts'> & { readonly type: K; readonly facts: FactsOf<K> };
}[T];

/** Salt, commitment and tag, and at least a byte between them ("Sealing"). */
const LEAST_SEALED_BYTES = 32 + 32 + 16 + 1;

/** @throws Refusal `type/unknown`, `type/stream`, `type/facts`, `type/sealed` */
export function typed(entry: Entry): Typed {
  const { type, schema, stream, facts, sealed } = entry;
  if (!isEntryType(type)) refuse('type/unknown', 'the type of the entry is not a published one');
  if (schema !== 1) refuse('type/unknown', `version ${schema} of ${type} is not a published one`);
  const row: Row = TABLE[type];
  const kind = streamKind(stream);
  if (kind === null || !row.streams.includes(kind)) {
    refuse('type/stream', `${type} does not belong in its stream`);
  }
  if (!row.facts(facts)) refuse('type/facts', `the facts of ${type} are not those published`);
  if (row.seals !== (sealed !== null)) {
    refuse(
      'type/sealed',
      row.seals ? `${type} must seal something` : `${type} must not seal anything`,
    );
  }
  if (sealed !== null && sealed.length < LEAST_SEALED_BYTES) {
    refuse('type/sealed', `what ${type} seals is too short to be sealed`);
  }
  return entry as Typed;
}

/** Who may write this type, or `chain` where a rule of the chain says it. */
export function writersOf(type: EntryType): readonly Writer[] | 'chain' {
  return TABLE[type].by;
}

export function stepsUp(type: EntryType): boolean {
  return (TABLE[type] as Row).stepsUp === true;
}

function isEntryType(type: string): type is EntryType {
  return Object.hasOwn(TABLE, type);
}
