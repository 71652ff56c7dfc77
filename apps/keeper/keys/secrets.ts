/** The keeper's own keys: the pen, the checkpoint key and the index key, in one file wrapped by the key port. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { concat, utf8 } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Clock, Random } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { bytes, uuidBytes } from '#base/schema.ts';
import type { KeyPort } from '#seal/key-port.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';

export type Secrets = {
  /** The keeper's account, which signs what the keeper itself writes. */
  readonly account: Uuid;
  readonly pen: Pen;
  /** Ed25519 seed of the checkpoint key. */
  readonly logSeed: Bytes;
  readonly indexKey: Bytes;
};

/** The ES256 key of the keeper's entries and of its channel introductions. */
export type Pen = {
  readonly publicKey: Bytes;
  readonly device: Bytes;
  sign(data: Bytes): Promise<Bytes>;
};

const BINDING = utf8('holdfast/keeper-secrets/v1');

const stored = z.strictObject({
  account: uuidBytes,
  pen: bytes(),
  logSeed: bytes(32),
  indexKey: bytes(32),
});

/** Null where there is no file. @throws SealError where it was wrapped by another key, or damaged. */
export async function readSecrets(path: string, port: KeyPort): Promise<Secrets | null> {
  const raw = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (raw === null) return null;
  const { account, pen, logSeed, indexKey } = stored.parse(
    fromCbor(await port.unwrap(BINDING, new Uint8Array(raw))),
  );
  const key = createPrivateKey({ key: Buffer.from(pen), format: 'der', type: 'pkcs8' });
  return { account, pen: await penOf(key), logSeed, indexKey };
}

/** A crash before the rename leaves no secrets, and nothing was signed with them. */
export async function makeSecrets(
  path: string,
  port: KeyPort,
  clock: Clock,
  random: Random,
): Promise<Secrets> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const account = uuidv7(clock, random);
  const logSeed = random(32);
  const indexKey = random(32);
  const pen = new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' }));
  const content = toCbor(z.encode(stored, { account, pen, logSeed, indexKey }));
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(await port.wrap(BINDING, content));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  return { account, pen: await penOf(privateKey), logSeed, indexKey };
}

async function penOf(privateKey: KeyObject): Promise<Pen> {
  const { x, y } = privateKey.export({ format: 'jwk' });
  const coordinate = (text: string) => Uint8Array.fromBase64(text, { alphabet: 'base64url' });
  const publicKey = concat(new Uint8Array([4]), coordinate(x!), coordinate(y!));
  return {
    publicKey,
    device: await nodePrimitives.sha256(publicKey),
    async sign(data) {
      return new Uint8Array(sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
    },
  };
}
