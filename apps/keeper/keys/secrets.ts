/** The keeper's own keys: the pen, the checkpoint keys and the index key, in one file wrapped by the key port. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { utf8 } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Clock, Random } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { bytes, uuidBytes } from '#base/schema.ts';
import type { KeyPort } from '#seal/key-port.ts';
import { newPen } from './pen.ts';

export type Secrets = {
  /** The keeper's account, which signs what the keeper itself writes. */
  readonly account: Uuid;
  /** PKCS #8. Which of the two writes, the log says: a crash between them leaves both. */
  readonly pen: Bytes;
  readonly nextPen: Bytes | null;
  /** Ed25519 seeds of the checkpoint keys, oldest first. */
  readonly logSeeds: readonly Bytes[];
  readonly indexKey: Bytes;
};

/** Where the secrets lie. `replace` is whole or not at all, and durable when it resolves. */
export type SecretsFile = {
  read(): Promise<Secrets>;
  replace(secrets: Secrets): Promise<void>;
};

const BINDING = utf8('holdfast/keeper-secrets/v1');

const stored = z.strictObject({
  account: uuidBytes,
  pen: bytes(),
  nextPen: bytes().nullable(),
  logSeeds: z.array(bytes(32)).min(1),
  indexKey: bytes(32),
});

/** Makes the secrets where there is no file yet. @throws SealError where it was wrapped by another key, or damaged. */
export async function openSecrets(
  path: string,
  port: KeyPort,
  clock: Clock,
  random: Random,
): Promise<SecretsFile> {
  const file: SecretsFile = {
    read: async () =>
      stored.parse(fromCbor(await port.unwrap(BINDING, new Uint8Array(await readFile(path))))),
    replace: async (secrets) => {
      const content = toCbor(z.encode(stored, { ...secrets, logSeeds: [...secrets.logSeeds] }));
      await write(path, await port.wrap(BINDING, content));
    },
  };
  try {
    await file.read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await file.replace({
      account: uuidv7(clock, random),
      pen: newPen(),
      nextPen: null,
      logSeeds: [random(32)],
      indexKey: random(32),
    });
  }
  return file;
}

/** A crash before the rename leaves what was there, and nothing was signed with what is new. */
async function write(path: string, content: Bytes): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
