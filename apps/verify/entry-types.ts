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

export const ROLES = ['call-handler', 'clinician', 'shift-lead', 'guardian', 'operator'] as const;
export type Role = (typeof ROLES)[number];
export type Writer = Role | 'gateway' | 'keeper';

type Row = {
  readonly streams: readonly StreamKind[];
  /** `chain` where a rule of the chain says who. */
  readonly by: readonly Writer[] | 'chain';
  readonly seals: boolean;
  readonly facts: Shape<object>;
};

const hash = bytesOf(32);
const point = bytesOf(65);
const person = oneOf('passkey');
const attempt = { attempt: count, route: oneOf('folder', 'https') };
const CARERS = ['clinician', 'call-handler'] as const;

const TABLE = {
  'log.created': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({
      name: text,
      keeper: uuidBytes,
      key: point,
      logKey: hash,
      rp: text,
      origins: list(text),
    }),
  },
  'origin.added': {
    streams: ['org'],
    by: ['keeper'],
    seals: false,
    facts: map({ origin: text }),
  },
  'account.invited': {
    streams: ['directory'],
    by: 'chain',
    seals: false,
    facts: map({
      account: uuidBytes,
      roles: list(oneOf(...ROLES)),
      services: list(text),
      codeHash: hash,
      expires: count,
    }),
  },
  'account.named': {
    streams: ['directory'],
    by: 'chain',
    seals: true,
    facts: map({ account: uuidBytes }),
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
      nonce: hash,
      code: bytes,
      clientDataJSON: bytes,
      attestationObject: bytes,
    }),
  },
  'machine.approved': {
    streams: ['directory'],
    by: 'chain',
    seals: false,
    facts: map({ account: uuidBytes, name: text, role: oneOf('gateway'), key: point }),
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
        map({
          kind: person,
          credential: bytes,
          authenticatorData: bytes,
          clientDataJSON: bytes,
          signature: bytes,
        }),
        map({ kind: oneOf('machine'), signature: bytesOf(64) }),
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
    }),
  },
  'lookup.made': {
    streams: ['account'],
    by: ['keeper'],
    seals: false,
    facts: map({ session: uuidBytes, by: list(text), subjects: list(uuidBytes) }),
  },
  'patient.recorded': {
    streams: ['patient'],
    by: ['gateway', ...CARERS],
    seals: true,
    facts: map({}),
  },
  'case.received': {
    streams: ['case'],
    by: ['gateway', 'call-handler'],
    seals: true,
    facts: map({
      patient: uuidBytes,
      service: text,
      source: text,
      urgency: text,
      disposition: orNull(text),
      due: orNull(count),
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
    by: ['gateway', 'call-handler'],
    seals: true,
    facts: map({ case: uuidBytes }),
  },
  'case.taken': { streams: ['case'], by: CARERS, seals: false, facts: map({}) },
  'case.released': { streams: ['case'], by: CARERS, seals: false, facts: map({}) },
  'case.contacted': { streams: ['case'], by: CARERS, seals: true, facts: map({ outcome: text }) },
  'case.consulted': { streams: ['case'], by: ['clinician'], seals: true, facts: map({}) },
  'case.closed': {
    streams: ['case'],
    by: ['clinician'],
    seals: false,
    facts: map({ outcome: text, gpMessage: flag }),
  },
  'gp-message.sent': { streams: ['case'], by: ['gateway'], seals: false, facts: map(attempt) },
  'gp-message.failed': {
    streams: ['case'],
    by: ['gateway'],
    seals: false,
    facts: map({ ...attempt, problem: text, retryAt: orNull(count) }),
  },
  'message.set-aside': {
    streams: ['aside'],
    by: ['gateway'],
    seals: true,
    facts: map({ message: uuidBytes, source: text, problem: text }),
  },
  'message.reviewed': {
    streams: ['aside'],
    by: ['clinician', 'operator'],
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

function isEntryType(type: string): type is EntryType {
  return Object.hasOwn(TABLE, type);
}
