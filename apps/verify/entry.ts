/** An entry: COSE_Sign1 over a deterministic body (docs/formats.md, "Entry"). */
import { fromCbor, toCbor } from './cbor.ts';
import { equal, sha256 } from './hash.ts';
import { refuse } from './refusal.ts';
import { bytes, map } from './shape.ts';
import { type Uuid, uuid } from './uuid.ts';

export type Entry = {
  readonly org: string;
  readonly stream: string;
  readonly after: number;
  /** 16 bytes. */
  readonly id: Uint8Array;
  readonly type: string;
  readonly schema: number;
  readonly author: Uuid;
  /** Null for the keeper's own. */
  readonly session: Uuid | null;
  /** Milliseconds since the Unix epoch, by the author's clock. */
  readonly at: number;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly sealed: Uint8Array | null;
  /** The author's passkey, touched for this very entry; null where it was not. */
  readonly stepUp: StepUp | null;
  /** SHA-256 of the public key that must have signed. */
  readonly device: Uint8Array;
  /** r || s over `signed`. */
  readonly signature: Uint8Array;
  readonly signed: Uint8Array;
};

/** An assertion, and what it must be over. */
export type StepUp = Readonly<
  Record<'credential' | 'authenticatorData' | 'clientDataJSON' | 'signature', Uint8Array>
> & { readonly challenge: Uint8Array };

/** The last moment that a date can be written for (ECMA-262, time values). */
const MAX_MILLIS = 8.64e15;

/** { 1: -7, 4: h'32 bytes' }, as far as the bytes of `device`: there is no second way to write it. */
const PROTECTED = Uint8Array.of(0xa2, 0x01, 0x26, 0x04, 0x58, 0x20);

/** @throws Refusal `entry/malformed`, `entry/not-deterministic` */
export function readEntry(bytes: Uint8Array): Entry {
  const parts = decoded(bytes);
  if (!Array.isArray(parts) || parts.length !== 4) malformed('it is not a COSE_Sign1');
  const [head, unprotected, body, signature] = parts as unknown[];
  if (!isBytes(head) || !isBytes(body) || !isBytes(signature, 64))
    malformed('it is not a COSE_Sign1');
  if (
    head.length !== PROTECTED.length + 32 ||
    !equal(head.subarray(0, PROTECTED.length), PROTECTED)
  ) {
    malformed('its protected header is not ES256 and a device');
  }
  return {
    ...readBody(decoded(body)),
    stepUp: readStepUp(unprotected, head, body),
    device: head.subarray(PROTECTED.length),
    signature,
    // RFC 9052 §4.4
    signed: toCbor(['Signature1', head, new Uint8Array(), body]),
  };
}

/** The one thing that may stand in the unprotected header ("Step-up"). */
function readStepUp(unprotected: unknown, head: Uint8Array, body: Uint8Array): StepUp | null {
  if (!isMap(unprotected)) malformed('its unprotected header is not a map');
  const [name, ...more] = Object.keys(unprotected);
  if (name === undefined) return null;
  const said = unprotected.stepUp;
  if (name !== 'stepUp' || more.length > 0 || !isAssertion(said)) {
    malformed('its unprotected header is more than a step-up');
  }
  return { ...said, challenge: sha256(toCbor(['holdfast/step-up/v1', head, body])) };
}

export const isAssertion = map({
  credential: bytes,
  authenticatorData: bytes,
  clientDataJSON: bytes,
  signature: bytes,
});

type Body = Omit<Entry, 'stepUp' | 'device' | 'signature' | 'signed'>;

function readBody(body: unknown): Body {
  if (!isMap(body)) malformed('its body is not a map');
  const { org, stream, after, id, type, schema, author, session, at, facts, sealed, ...more } =
    body;
  if (
    Object.keys(more).length > 0 ||
    typeof org !== 'string' ||
    typeof stream !== 'string' ||
    !isCount(after) ||
    !isBytes(id, 16) ||
    typeof type !== 'string' ||
    !isCount(schema) ||
    !isBytes(author, 16) ||
    !(session === null || isBytes(session, 16)) ||
    !isCount(at) ||
    at > MAX_MILLIS ||
    !isMap(facts) ||
    !(sealed === undefined || isBytes(sealed))
  ) {
    malformed('its body is not an entry’s');
  }
  return {
    org,
    stream,
    after,
    id,
    type,
    schema,
    author: uuid(author),
    session: session === null ? null : uuid(session),
    at,
    facts,
    sealed: sealed ?? null,
  };
}

function decoded(bytes: Uint8Array): unknown {
  const read = fromCbor(bytes);
  if (read.kind === 'malformed') malformed('it is not CBOR');
  if (read.kind === 'not-deterministic') {
    refuse('entry/not-deterministic', 'the entry is not in the one encoding of what it says');
  }
  return read.value;
}

function isBytes(value: unknown, length?: number): value is Uint8Array {
  return value instanceof Uint8Array && (length === undefined || value.length === length);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Uint8Array)
  );
}

function malformed(why: string): never {
  return refuse('entry/malformed', `the entry is malformed: ${why}`);
}
