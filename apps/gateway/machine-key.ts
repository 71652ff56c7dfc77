import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Bytes } from '#base/bytes.ts';
import { concat } from '#base/bytes.ts';

/** The gateway's registered key: its account acts by this and nothing else. */
export type MachineKey = {
  /** Uncompressed P-256 point, 65 bytes. */
  readonly publicKey: Bytes;
  /** ES256, r || s. */
  sign(data: Bytes): Bytes;
};

/** Reads the key in `path`, or makes one there, mode 0600. A lost key is a new machine, which somebody must approve. */
export async function machineKey(path: string): Promise<MachineKey> {
  const pem = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return keyOf(pem === null ? await makeKey(path) : createPrivateKey(pem));
}

async function makeKey(path: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  return privateKey;
}

function keyOf(privateKey: KeyObject): MachineKey {
  const { x, y } = privateKey.export({ format: 'jwk' });
  const coordinate = (text: string) => Uint8Array.fromBase64(text, { alphabet: 'base64url' });
  return {
    publicKey: concat(new Uint8Array([4]), coordinate(x!), coordinate(y!)),
    sign: (data) =>
      new Uint8Array(sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  };
}
