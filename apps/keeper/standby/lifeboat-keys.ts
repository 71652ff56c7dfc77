/** A lifeboat's own keys, made there and leaving it never: in one file wrapped by its root key, until it is launched and they are a keeper's. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { utf8 } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Clock, Random } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { bytes, uuidBytes } from '#base/schema.ts';
import type { IdentityFacts } from '#identity/entries.ts';
import { lifeboatProof } from '#identity/organisation.ts';
import { remember } from '#journal/checkpoint-memory.ts';
import { newWrappingKey } from '#seal/hpke.ts';
import type { KeyPort } from '#seal/key-port.ts';
import { logKeyOf } from '../keys/log-keys.ts';
import { newPen, penOf } from '../keys/pen.ts';
import { sha256 } from '../state.ts';

const BINDING = utf8('holdfast/lifeboat-keys/v1');

const stored = z.strictObject({
  lifeboat: uuidBytes,
  /** PKCS #8. */
  pen: bytes(),
  logSeed: bytes(32),
  cosignerSeed: bytes(32),
  wrapping: z.strictObject({ privateKey: bytes(32), publicKey: bytes(32) }),
  keyEncryptionKey: bytes(32),
});
export type LifeboatKeys = z.output<typeof stored>;

/** Where they lie, in the keeper's folder: while this is there and no `secrets`, the keeper stands by. */
export function lifeboatKeysPath(folder: string): string {
  return join(folder, 'lifeboat');
}

/** Makes them where there are none. @throws SealError where they were wrapped under another key, or damaged */
export async function openLifeboatKeys(
  folder: string,
  port: KeyPort,
  clock: Clock,
  random: Random,
): Promise<LifeboatKeys> {
  const path = lifeboatKeysPath(folder);
  const raw = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (raw !== null) return stored.parse(fromCbor(await port.unwrap(BINDING, new Uint8Array(raw))));
  const keys: LifeboatKeys = {
    lifeboat: uuidv7(clock, random),
    pen: newPen(),
    logSeed: random(32),
    cosignerSeed: random(32),
    wrapping: await newWrappingKey(),
    keyEncryptionKey: random(32),
  };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await remember(path, await port.wrap(BINDING, toCbor(z.encode(stored, keys))));
  return keys;
}

/** What its main site's operators name it by. */
export async function introductionOf(
  keys: LifeboatKeys,
  { org, name, origin }: { readonly org: string; readonly name: string; readonly origin: string },
): Promise<IdentityFacts<'lifeboat.named'>> {
  const pen = penOf(keys.pen);
  const named = {
    lifeboat: keys.lifeboat,
    name,
    origin,
    cosigner: logKeyOf(keys.cosignerSeed),
    pen: pen.publicKey,
    logKey: logKeyOf(keys.logSeed),
    wrapping: keys.wrapping.publicKey,
  };
  const proof: Bytes = await pen.sign(sha256(lifeboatProof(org, named)));
  return { ...named, proof };
}
