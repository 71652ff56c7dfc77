/**
 * What a keeper makes beside the log, on its way to a lifeboat's keeper. docs/formats.md, "Slips". An introduction brings a key, sealed to the
 * lifeboat with HPKE (RFC 9180) and signed by the pen; slips are sealed under that key, so a million of them cost no more than their AES.
 */
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { bytes, uuidBytes } from '#base/schema.ts';
import { openSealed, sealTo } from './hpke.ts';
import { openBytes, SealError, sealBytes } from './payload.ts';
import type { Primitives } from './primitives.ts';

const INTRODUCTION = 'holdfast/introduction/v1';
const SLIP = 'holdfast/slip/v1';

const introduction = z.strictObject({
  lifeboat: uuidBytes,
  /** Names the key; nothing follows from it. */
  name: bytes(16),
  enc: bytes(32),
  box: bytes(48),
  /** ES256 by the pen. */
  signature: bytes(64),
});
export type Introduction = z.output<typeof introduction>;

/**
 * `key`: the data key of the stream `about`. `index`: the rows of the blind index by which the patient `about` is found. `index-keys`: the
 * chain of keys that those are made with.
 */
const slip = z.strictObject({
  lifeboat: uuidBytes,
  /** Of the introduction whose key it is sealed under. */
  name: bytes(16),
  kind: z.enum(['key', 'index', 'index-keys']),
  about: z.string().max(200),
  generation: z.int().positive(),
  /** To whom the key was granted as it was made, and for which patient; null where it travels by itself. */
  granted: z.strictObject({ to: uuidBytes, subject: uuidBytes.nullable() }).nullable(),
  box: bytes(),
});
export type Slip = z.output<typeof slip>;
export type SlipOf = Pick<Slip, 'kind' | 'about' | 'generation' | 'granted'>;

/** A lifeboat as it is written to: its id, and its X25519 key. */
export type Addressee = { readonly lifeboat: Uuid; readonly wrapping: Bytes };

/** A key that both keepers have. */
export type SlipKey = {
  readonly lifeboat: Uuid;
  readonly name: Bytes;
  readonly key: Bytes;
};

/** A fresh key, and the bytes that bring it to the lifeboat. @param sign ES256 by the pen */
export async function introduce(
  org: string,
  { lifeboat, wrapping }: Addressee,
  random: Random,
  sign: (data: Bytes) => Promise<Bytes>,
): Promise<{ readonly key: SlipKey; readonly bytes: Bytes }> {
  const [name, key] = [random(16), random(32)];
  const aad = introductionAad(org, lifeboat, name);
  const sealed = { lifeboat, name, ...(await sealTo(wrapping, INTRODUCTION, aad, key)) };
  const signature = await sign(signedBytes(org, sealed));
  return {
    key: { lifeboat, name, key },
    bytes: toCbor(z.encode(introduction, { ...sealed, signature })),
  };
}

/** What it says of itself; nothing of it is proven. @throws SealError */
export function readIntroduction(raw: Bytes): Introduction {
  return parsed(introduction, raw);
}

/** What the pen signs. */
export function signedBytes(
  org: string,
  { lifeboat, name, enc, box }: Omit<Introduction, 'signature'>,
): Bytes {
  return toCbor([INTRODUCTION, org, uuidToBytes(lifeboat), name, enc, box]);
}

/** @param privateKey the lifeboat's, X25519, 32 bytes. Whether the pen signed is the caller's to ask. @throws SealError */
export async function openIntroduction(
  org: string,
  privateKey: Bytes,
  { lifeboat, name, enc, box }: Introduction,
): Promise<SlipKey> {
  const aad = introductionAad(org, lifeboat, name);
  return { lifeboat, name, key: await openSealed(privateKey, INTRODUCTION, aad, { enc, box }) };
}

export async function sealSlip(
  primitives: Primitives,
  random: Random,
  org: string,
  { lifeboat, name, key }: SlipKey,
  of: SlipOf,
  content: Bytes,
): Promise<Bytes> {
  const aad = slipAad(org, lifeboat, of);
  const box = await sealBytes(primitives, random, key, SLIP, aad, content);
  return toCbor(z.encode(slip, { ...of, lifeboat, name, box }));
}

/** What it says of itself; nothing of it is proven until it opens. @throws SealError */
export function readSlip(raw: Bytes): Slip {
  return parsed(slip, raw);
}

/** Whichever of the two it is; nothing of it is proven. @throws SealError */
export function readCarried(raw: Bytes): Introduction | Slip {
  const said = decoded(raw);
  const isIntroduction = typeof said === 'object' && said !== null && 'enc' in said;
  return isIntroduction ? checked(introduction, said) : checked(slip, said);
}

/** @throws SealError */
export function openSlip(
  primitives: Primitives,
  org: string,
  { key }: SlipKey,
  { lifeboat, box, ...of }: Slip,
): Promise<Bytes> {
  return openBytes(primitives, key, SLIP, slipAad(org, lifeboat, of), box);
}

function introductionAad(org: string, lifeboat: Uuid, name: Bytes): Bytes {
  return toCbor([INTRODUCTION, org, uuidToBytes(lifeboat), name]);
}

function slipAad(org: string, lifeboat: Uuid, of: SlipOf): Bytes {
  const { kind, about, generation, granted } = of;
  const subject = granted?.subject ?? null;
  const to = granted && [uuidToBytes(granted.to), subject && uuidToBytes(subject)];
  return toCbor([SLIP, org, uuidToBytes(lifeboat), kind, about, generation, to]);
}

function parsed<T>(schema: z.ZodType<T>, raw: Bytes): T {
  return checked(schema, decoded(raw));
}

function decoded(raw: Bytes): unknown {
  try {
    return fromCbor(raw);
  } catch {
    throw new SealError();
  }
}

function checked<T>(schema: z.ZodType<T>, said: unknown): T {
  const read = schema.safeParse(said);
  if (!read.success) throw new SealError();
  return read.data;
}
