/**
 * Entry bytes, as docs/formats.md publishes them: a COSE_Sign1 over a deterministic CBOR body.
 * Bytes are the truth. What is decoded here is only what those bytes say; who wrote them is checked by `verifyEntry`.
 */
import { assert } from '#base/assert.ts';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, fromCborMap, isDeterministic, toCbor } from '#base/cbor.ts';
import type { Uuid } from '#base/ids.ts';
import { uuidFromBytes, uuidToBytes } from '#base/ids.ts';

/** An entry may take two bytes to say its length in a tile. */
export const MAX_ENTRY_BYTES = 65_535;

/** What an entry says in the clear. `facts` is checked against its type by whoever acts on it. */
export type Header = {
  readonly org: string;
  readonly stream: string;
  /** How many entries of the stream the author had seen. */
  readonly after: number;
  readonly id: Uuid;
  readonly type: string;
  readonly schema: number;
  readonly author: Uuid;
  /** Null for the keeper's own entries alone. */
  readonly session: Uuid | null;
  /** Milliseconds since the epoch, by the author's clock. */
  readonly at: number;
  readonly facts: Facts;
};

export type Facts = { readonly [name: string]: FactValue };
export type FactValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly FactValue[]
  | { readonly [name: string]: FactValue };

/** What a WebAuthn assertion leaves behind, as the log keeps it. */
export type Assertion = {
  readonly credential: Bytes;
  readonly authenticatorData: Bytes;
  readonly clientDataJSON: Bytes;
  readonly signature: Bytes;
};

export type Entry = {
  readonly header: Header;
  readonly sealed: Bytes | null;
  /** The author's passkey, touched for this very entry; null where it was not. */
  readonly stepUp: Assertion | null;
  /** SHA-256 of the public key that must verify the signature. */
  readonly device: Bytes;
  readonly signature: Bytes;
  /** What the signature covers: COSE's Sig_structure. */
  readonly signedBytes: Bytes;
  readonly bytes: Bytes;
};

/** Signs with the key whose public half hashes to `device`: ES256, 64 bytes r || s. */
export type EntrySigner = {
  readonly device: Bytes;
  sign(bytes: Bytes): Promise<Bytes>;
};

export type EntryFault =
  | 'entry/too-long'
  | 'entry/not-an-entry'
  | 'entry/not-deterministic'
  | 'entry/bad-header';

export class EntryError extends Error {
  override readonly name = 'EntryError';
  readonly code: EntryFault;
  constructor(code: EntryFault) {
    super(code);
    this.code = code;
  }
}

/**
 * @param touch asks the author's passkey for an assertion over the SHA-256 of what it is given; null where the type asks for none
 * @throws EntryError `entry/too-long`, and whatever `touch` throws
 */
export async function encodeEntry(
  header: Header,
  sealed: Uint8Array | null,
  signer: EntrySigner,
  touch: ((stepUpBytes: Bytes) => Promise<Assertion>) | null = null,
): Promise<Bytes> {
  const protectedHeader = toCbor(
    new Map<number, unknown>([
      [1, ES256],
      [4, signer.device],
    ]),
  );
  const body = toCbor(bodyOf(header, sealed));
  const unprotected =
    touch === null ? {} : { stepUp: await touch(stepUpBytes(protectedHeader, body)) };
  const signature = await signer.sign(sigStructure(protectedHeader, body));
  assert(signature.length === 64, 'an ES256 signature is 64 bytes');
  const bytes = toCbor([protectedHeader, unprotected, body, signature]);
  if (bytes.length > MAX_ENTRY_BYTES) throw new EntryError('entry/too-long');
  return bytes;
}

/** Reads the one encoding and refuses every other. @throws EntryError */
export function decodeEntry(bytes: Uint8Array): Entry {
  if (bytes.length > MAX_ENTRY_BYTES) throw new EntryError('entry/too-long');
  const { protectedHeader, stepUp, bodyBytes, signature } = outer(bytes);
  // Of the outer array a step-up is the only map with a choice of order.
  if (stepUp !== null && !isDeterministic(bytes, fromCbor(bytes))) {
    throw new EntryError('entry/not-deterministic');
  }
  const device = deviceOf(protectedHeader);
  const body = parsed(bodyBytes, fromCbor);
  // Strict decoding leaves one way to write everything but the order of a map's keys, and only the body's map has a choice.
  if (!isDeterministic(bodyBytes, body)) throw new EntryError('entry/not-deterministic');
  const { header, sealed } = headerOf(body);
  return {
    header,
    sealed,
    stepUp,
    device,
    signature,
    signedBytes: sigStructure(protectedHeader, bodyBytes),
    bytes: bytes as Bytes,
  };
}

/**
 * What an entry says that the log holds: its one encoding was asked for when it came in, and is not again, so this takes a quarter of the time.
 * @throws EntryError
 */
export function readCommitted(bytes: Bytes): Pick<Entry, 'header' | 'stepUp' | 'bytes'> {
  const { stepUp, bodyBytes } = outer(bytes);
  return { header: headerOf(parsed(bodyBytes, fromCbor)).header, stepUp, bytes };
}

/** What a touch for this entry is over: the SHA-256 of this is its challenge. */
export function stepUpBytesOf({ bytes }: Pick<Entry, 'bytes'>): Bytes {
  const { protectedHeader, bodyBytes } = outer(bytes);
  return stepUpBytes(protectedHeader, bodyBytes);
}

const ES256 = -7;
const KEYS = new Set([
  'org',
  'stream',
  'after',
  'id',
  'type',
  'schema',
  'author',
  'session',
  'at',
  'facts',
  'sealed',
]);

function bodyOf(header: Header, sealed: Uint8Array | null): Record<string, unknown> {
  const { id, author, session } = header;
  return {
    ...header,
    id: uuidToBytes(id),
    author: uuidToBytes(author),
    session: session === null ? null : uuidToBytes(session),
    ...(sealed === null ? {} : { sealed }),
  };
}

function sigStructure(protectedHeader: Bytes, body: Bytes): Bytes {
  return toCbor(['Signature1', protectedHeader, new Uint8Array(), body]);
}

function stepUpBytes(protectedHeader: Bytes, body: Bytes): Bytes {
  return toCbor(['holdfast/step-up/v1', protectedHeader, body]);
}

function parsed(bytes: Uint8Array, decode: (bytes: Uint8Array) => unknown): unknown {
  try {
    return decode(bytes);
  } catch {
    throw new EntryError('entry/not-an-entry');
  }
}

function outer(bytes: Uint8Array): {
  readonly protectedHeader: Bytes;
  readonly stepUp: Assertion | null;
  readonly bodyBytes: Bytes;
  readonly signature: Bytes;
} {
  const parts = parsed(bytes, fromCbor);
  if (!Array.isArray(parts) || parts.length !== 4) throw new EntryError('entry/not-an-entry');
  const [protectedHeader, unprotected, bodyBytes, signature] = parts as unknown[];
  if (!isBytes(protectedHeader) || !isBytes(bodyBytes) || !isBytes(signature, 64)) {
    throw new EntryError('entry/not-an-entry');
  }
  return { protectedHeader, stepUp: stepUpOf(unprotected), bodyBytes, signature };
}

function stepUpOf(unprotected: unknown): Assertion | null {
  if (!isMap(unprotected)) throw new EntryError('entry/not-an-entry');
  const { stepUp, ...more } = unprotected;
  if (Object.keys(more).length > 0) throw new EntryError('entry/not-an-entry');
  if (!('stepUp' in unprotected)) return null;
  if (!isMap(stepUp) || Object.keys(stepUp).length !== 4)
    throw new EntryError('entry/not-an-entry');
  const { credential, authenticatorData, clientDataJSON, signature } = stepUp;
  if (
    !isBytes(credential) ||
    !isBytes(authenticatorData) ||
    !isBytes(clientDataJSON) ||
    !isBytes(signature)
  ) {
    throw new EntryError('entry/not-an-entry');
  }
  return { credential, authenticatorData, clientDataJSON, signature };
}

function deviceOf(protectedHeader: Bytes): Bytes {
  const map = parsed(protectedHeader, fromCborMap);
  if (!(map instanceof Map)) throw new EntryError('entry/bad-header');
  const [algorithm, device, ...more] = [...map];
  if (
    algorithm?.[0] !== 1 ||
    algorithm[1] !== ES256 ||
    device?.[0] !== 4 ||
    !isBytes(device[1], 32) ||
    more.length > 0
  ) {
    throw new EntryError('entry/bad-header');
  }
  return device[1];
}

function headerOf(body: unknown): { header: Header; sealed: Bytes | null } {
  if (!isMap(body) || Object.keys(body).some((key) => !KEYS.has(key))) {
    throw new EntryError('entry/bad-header');
  }
  const { org, stream, after, id, type, schema, author, session, at, facts, sealed } = body;
  if (
    !isText(org, 200) ||
    !isText(stream, 200) ||
    !isCount(after) ||
    !isBytes(id, 16) ||
    !isText(type, 60) ||
    !isCount(schema) ||
    !isBytes(author, 16) ||
    !(session === null || isBytes(session, 16)) ||
    !isCount(at) ||
    !isMap(facts) ||
    !(sealed === undefined || isBytes(sealed))
  ) {
    throw new EntryError('entry/bad-header');
  }
  return {
    header: {
      org,
      stream,
      after,
      id: uuidFromBytes(id),
      type,
      schema,
      author: uuidFromBytes(author),
      session: session === null ? null : uuidFromBytes(session),
      at,
      facts: facts as Facts,
    },
    sealed: sealed ?? null,
  };
}

function isBytes(value: unknown, length?: number): value is Bytes {
  return value instanceof Uint8Array && (length === undefined || value.length === length);
}

/** Without NUL, which PostgreSQL keeps in no text. */
function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && /^[^\0]+$/.test(value) && value.length <= most;
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
