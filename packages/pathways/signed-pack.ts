/** A pack as it travels: signed by its publisher, and taken in only after everything was checked. docs/formats.md has the bytes. */
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import { fromCbor, isDeterministic, toCbor } from '#base/cbor.ts';
import { bytes } from '#base/schema.ts';
import { checkPack } from './check/check-pack.ts';
import type { KnownDisposition } from './check/disposition-rules.ts';
import type { Fault } from './check/fault.ts';
import { type Pack, packSchema } from './pack.ts';
import { PackRefusal } from './refusal.ts';

const FORMAT = 'holdfast/pack/v1';
/** Far above any pack, far below what would trouble a browser. */
const MOST_BYTES = 4 * 1024 * 1024;

declare const loaded: unique symbol;

/** A pack that was signed by a trusted publisher and found sound. Only `loadPack` makes one, so only such are asked. */
export type LoadedPack = {
  readonly [loaded]: true;
  readonly pack: Pack;
  /** What signatures and answers name it by: 32 bytes. */
  readonly hash: Bytes;
};

export type PackSigner = {
  /** P-256, uncompressed: 65 bytes. */
  readonly publicKey: Bytes;
  /** ES256, r || s. */
  sign(data: Bytes): Promise<Bytes>;
};

/** The platform's part; `#seal/primitives-*` have both. */
export type PackCrypto = {
  sha256(data: Bytes): Promise<Bytes>;
  verify(publicKey: Bytes, data: Bytes, signature: Bytes): Promise<boolean>;
};

export type PackTrust = PackCrypto & {
  /** Public keys of those whose packs this provider uses. */
  readonly publishers: readonly Bytes[];
  readonly dispositions: readonly KnownDisposition[];
};

const envelope = z.strictObject({
  format: z.literal(FORMAT),
  pack: bytes(),
  publisher: bytes(32).optional(),
  signature: bytes(64).optional(),
});

/** @throws PackRefusal `pack/unsound`: what the checker refuses is not signed either */
export async function signPack(
  sha256: PackCrypto['sha256'],
  signer: PackSigner,
  pack: Pack,
  dispositions: readonly KnownDisposition[],
): Promise<{ readonly signed: Bytes; readonly hash: Bytes }> {
  refuseUnsound(pack, dispositions);
  const encoded = toCbor(pack);
  const hash = await hashOf(sha256, encoded);
  const publisher = await sha256(signer.publicKey);
  const signature = await signer.sign(hash);
  return { signed: toCbor({ format: FORMAT, pack: encoded, publisher, signature }), hash };
}

/** @throws PackRefusal whose code says which of the checks said no, in the order in which they stand here */
export async function loadPack(trust: PackTrust, file: Uint8Array): Promise<LoadedPack> {
  if (file.length > MOST_BYTES) throw new PackRefusal('pack/malformed', 'The file is too large.');
  const { pack: encoded, publisher, signature } = openEnvelope(file);
  if (publisher === undefined || signature === undefined)
    throw new PackRefusal('pack/unsigned', 'Nobody signed this pack.');
  const key = await keyOf(trust, publisher);
  if (key === undefined)
    throw new PackRefusal(
      'pack/unknown-publisher',
      'The pack is signed by a key not trusted here.',
    );
  const hash = await hashOf(trust.sha256, encoded);
  if (!(await trust.verify(key, hash, signature)))
    throw new PackRefusal('pack/altered', 'The pack is not what its publisher signed.');
  const pack = readEncoded(encoded);
  refuseUnsound(pack, trust.dispositions);
  return { pack: frozen(pack), hash } as LoadedPack;
}

/** A pack's shape, from JSON or CBOR. @throws PackRefusal `pack/malformed`, naming the place */
export function asPack(value: unknown): Pack {
  const read = packSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue?.path.map(String).join(' / ') || 'the whole';
  throw new PackRefusal('pack/malformed', `Not a pack: at ${place}, ${issue?.message ?? 'wrong'}.`);
}

function hashOf(sha256: PackCrypto['sha256'], encoded: Bytes): Promise<Bytes> {
  return sha256(toCbor([FORMAT, encoded]));
}

function openEnvelope(file: Uint8Array): z.output<typeof envelope> {
  const opened = envelope.safeParse(decoded(file));
  if (opened.success) return opened.data;
  throw new PackRefusal('pack/malformed', 'The file is no signed pack.');
}

function readEncoded(encoded: Bytes): Pack {
  return asPack(decoded(encoded));
}

function decoded(encoded: Uint8Array): unknown {
  try {
    const value = fromCbor(encoded);
    if (isDeterministic(encoded, value)) return value;
  } catch {
    // What a decoder says of bytes may quote them.
  }
  throw new PackRefusal('pack/malformed', 'The file is not deterministic CBOR.');
}

async function keyOf({ publishers, sha256 }: PackTrust, id: Bytes): Promise<Bytes | undefined> {
  for (const key of publishers) if (equal(await sha256(key), id)) return key;
  return undefined;
}

function refuseUnsound(pack: Pack, dispositions: readonly KnownDisposition[]): void {
  const verdict = checkPack(pack, dispositions);
  if (verdict.sound) return;
  const [first, ...more] = verdict.faults;
  throw new PackRefusal('pack/unsound', inWords(first, more.length), verdict.faults);
}

function inWords(first: Fault, others: number): string {
  return others === 0 ? first.words : `${first.words} And ${others} more.`;
}

/** A call under way holds on to its pack; nobody may change it beneath. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
