/** The keeper's own keys, in one file wrapped by the root key: all that the root key ever wraps. */
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { utf8 } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Clock, Random } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { bytes, uuidBytes } from '#base/schema.ts';
import { remember } from '#journal/checkpoint-memory.ts';
import { newWrappingKey } from '#seal/hpke.ts';
import type { KeyPort } from '#seal/key-port.ts';
import { OtherKeys } from './other-keys.ts';
import { newPen } from './pen.ts';

export type Secrets = {
  /** The keeper's account, which signs what the keeper itself writes. */
  readonly account: Uuid;
  /** How many root keys there have been, this one counted. */
  readonly rootGeneration: number;
  /** PKCS #8. Which of the two writes, the log says: a crash between them leaves both. */
  readonly pen: Bytes;
  readonly nextPen: Bytes | null;
  /** Ed25519 seeds of the checkpoint keys, oldest first. */
  readonly logSeeds: readonly Bytes[];
  /** Oldest first. The newest wraps; those before it go when nothing is wrapped under them any more. */
  readonly keyEncryptionKeys: readonly Generation[];
  /** The chain of blind-index.ts, oldest first. */
  readonly indexKeys: readonly Bytes[];
  /** X25519: what desks make is sealed to this. */
  readonly wrapping: { readonly privateKey: Bytes; readonly publicKey: Bytes };
  /** Of a site that was a lifeboat before: what opens slips that are brought to it yet. */
  readonly lifeboat: { readonly lifeboat: Uuid; readonly privateKey: Bytes } | null;
};

export type Generation = { readonly generation: number; readonly key: Bytes };

/** The root key, and the file beside the secrets in which it lies; null where it lies elsewhere. */
export type Root = { readonly port: KeyPort; readonly keyFile: string | null };

/** Where the secrets lie. Each write is whole or not at all, and durable when it resolves. */
export type SecretsFile = {
  read(): Promise<Secrets>;
  replace(secrets: Secrets): Promise<void>;
  /** The same, from here on under another root key. @throws SameRootKey */
  moveTo(root: Root, secrets: Secrets): Promise<void>;
};

/** What was asked for as another root key is the one in use. */
export class SameRootKey extends Error {
  override readonly name = 'SameRootKey';
  constructor() {
    super('That is the root key already: name another.');
  }
}

const BINDING = utf8('holdfast/keeper-secrets/v2');

const envelope = z.strictObject({
  format: z.literal(2),
  keyFile: z
    .string()
    .regex(/^kek(-\d+)?$/)
    .nullable(),
  wrapped: bytes(),
});

const stored = z.strictObject({
  account: uuidBytes,
  rootGeneration: z.int().positive(),
  pen: bytes(),
  nextPen: bytes().nullable(),
  logSeeds: z.array(bytes(32)).min(1),
  keyEncryptionKeys: z
    .array(z.strictObject({ generation: z.int().positive(), key: bytes(32) }))
    .min(1),
  indexKeys: z.array(bytes(32)).min(1),
  /** Null in what a release before this wrote. */
  wrapping: z
    .strictObject({ privateKey: bytes(32), publicKey: bytes(32) })
    .nullable()
    .default(null),
  lifeboat: z
    .strictObject({ lifeboat: uuidBytes, privateKey: bytes(32) })
    .nullable()
    .default(null),
});

/** The file, beside the secrets, of the root key that they are wrapped under. Undefined where there are no secrets. @throws OtherKeys */
export async function keyFileOf(path: string): Promise<string | null | undefined> {
  return (await readEnvelope(path))?.keyFile;
}

/** Makes the secrets where there is no file yet. @throws OtherKeys, or SealError where they were wrapped under another key, or damaged. */
export async function openSecrets(
  path: string,
  root: Root,
  make: () => Promise<Secrets>,
): Promise<SecretsFile> {
  let { port, keyFile } = root;
  const replace = async (secrets: Secrets) => {
    const wrapped = await port.wrap(BINDING, toCbor(encoded(secrets)));
    await remember(path, toCbor({ format: 2, keyFile, wrapped }));
  };
  const file: SecretsFile = {
    async read() {
      const { wrapped } = (await readEnvelope(path))!;
      const { wrapping, ...rest } = stored.parse(fromCbor(await port.unwrap(BINDING, wrapped)));
      if (wrapping !== null) return { ...rest, wrapping };
      await replace({ ...rest, wrapping: await newWrappingKey() });
      return file.read();
    },
    replace,
    async moveTo(next, secrets) {
      if (next.port.id === port.id) throw new SameRootKey();
      const before = { port, keyFile };
      ({ port, keyFile } = next);
      await replace(secrets).catch(async (error: unknown) => {
        // The file tells which of the two it came to.
        const there = await keyFileOf(path).catch(() => before.keyFile);
        if (there !== next.keyFile || there === null) ({ port, keyFile } = before);
        throw error;
      });
    },
  };
  if ((await readEnvelope(path)) === null) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await file.replace(await make());
  } else await file.read();
  return file;
}

/** Of a log that is about to begin. */
export async function newSecrets(clock: Clock, random: Random): Promise<Secrets> {
  return {
    account: uuidv7(clock, random),
    rootGeneration: 1,
    pen: newPen(),
    nextPen: null,
    logSeeds: [random(32)],
    keyEncryptionKeys: [{ generation: 1, key: random(32) }],
    indexKeys: [random(32)],
    wrapping: await newWrappingKey(),
    lifeboat: null,
  };
}

function encoded(secrets: Secrets): z.input<typeof stored> {
  const { logSeeds, keyEncryptionKeys, indexKeys } = secrets;
  return z.encode(stored, {
    ...secrets,
    logSeeds: [...logSeeds],
    keyEncryptionKeys: [...keyEncryptionKeys],
    indexKeys: [...indexKeys],
  });
}

async function readEnvelope(path: string): Promise<z.output<typeof envelope> | null> {
  const raw = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (raw === null) return null;
  const read = envelope.safeParse(decoded(raw));
  if (!read.success) throw new OtherKeys('keys/other-release');
  return read.data;
}

function decoded(raw: Uint8Array): unknown {
  try {
    return fromCbor(raw);
  } catch {
    return null;
  }
}
