/** A key-encryption key in a file: sealed by a passphrase where there is one, else guarded by the file's mode alone. */
import { scrypt } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { concat, utf8 } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import { bytes } from '#base/schema.ts';
import type { KeyPort } from './key-port.ts';
import { openBytes, sealBytes } from './payload.ts';
import { nodePrimitives } from './primitives-node.ts';

const keyFile = z.union([
  z.strictObject({ version: z.literal(1), key: bytes(32) }),
  z.strictObject({ version: z.literal(1), salt: bytes(32), sealed: bytes() }),
]);

export class KeyFileError extends Error {
  override readonly name = 'KeyFileError';
  readonly code: keyof typeof PROBLEMS;
  constructor(code: keyof typeof PROBLEMS) {
    super(PROBLEMS[code]);
    this.code = code;
  }
}

const PROBLEMS = {
  'key-file/passphrase-needed': 'The key file is sealed by a passphrase: set HOLDFAST_PASSPHRASE.',
  'key-file/does-not-open': 'The key file does not open with this passphrase.',
  'key-file/missing':
    'The log is there and its key file is not: put back the folder “keeper” of the data folder.',
  'key-file/damaged': 'The key file is damaged: put back the one from your backup.',
} as const;

/**
 * Opens the key in `path`, or makes one there (mode 0600, its folder 0700) where there is none.
 * @throws KeyFileError
 */
export async function fileKeyPort(
  path: string,
  passphrase: string | null,
  random: Random,
): Promise<KeyPort> {
  const key = (await readKey(path, passphrase)) ?? (await makeKey(path, passphrase, random));
  const id = (await nodePrimitives.sha256(concat(utf8(KEY_ID), key))).subarray(0, 8).toHex();
  return {
    id,
    protection:
      passphrase === null
        ? 'in a file, guarded by its mode alone (set HOLDFAST_PASSPHRASE to seal it)'
        : 'in a file, sealed by a passphrase',
    wrap: (binding, inner) => sealBytes(nodePrimitives, random, key, WRAP, binding, inner),
    unwrap: (binding, wrapped) => openBytes(nodePrimitives, key, WRAP, binding, wrapped),
  };
}

const WRAP = 'holdfast/wrap/v1';
const KEY_ID = 'holdfast/key-id/v1';
const KEY_FILE = 'holdfast/key-file/v1';

async function readKey(path: string, passphrase: string | null): Promise<Bytes | null> {
  const raw = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (raw === null) return null;
  const file = keyFile.safeParse(decoded(raw));
  if (!file.success) throw new KeyFileError('key-file/damaged');
  if ('key' in file.data) return file.data.key;
  if (passphrase === null) throw new KeyFileError('key-file/passphrase-needed');
  const { salt, sealed } = file.data;
  return openBytes(
    nodePrimitives,
    await stretched(passphrase, salt),
    KEY_FILE,
    utf8(KEY_FILE),
    sealed,
  ).catch(() => {
    throw new KeyFileError('key-file/does-not-open');
  });
}

/** A crash before the rename leaves no key, and nothing was wrapped under one. */
async function makeKey(path: string, passphrase: string | null, random: Random): Promise<Bytes> {
  const key = random(32);
  const salt = random(32);
  const content =
    passphrase === null
      ? { version: 1, key }
      : {
          version: 1,
          salt,
          sealed: await sealBytes(
            nodePrimitives,
            random,
            await stretched(passphrase, salt),
            KEY_FILE,
            utf8(KEY_FILE),
            key,
          ),
        };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.new`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(toCbor(content));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  return key;
}

/** scrypt at N = 2^17, r = 8, p = 1 (OWASP's first choice for it): 128 MiB, about a third of a second. */
function stretched(passphrase: string, salt: Bytes): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 };
    scrypt(passphrase.normalize('NFKC'), salt, 32, cost, (error, key) =>
      error ? reject(error) : resolve(new Uint8Array(key)),
    );
  });
}

function decoded(raw: Uint8Array): unknown {
  try {
    return fromCbor(raw);
  } catch {
    return null;
  }
}
