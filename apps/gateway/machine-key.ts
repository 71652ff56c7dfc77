import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Bytes, concat, utf8 } from '#base/bytes.ts';
import { recall, remember } from '#journal/checkpoint-memory.ts';

/** The gateway's registered key: its account acts by this and nothing else. */
export type MachineKey = {
  /** Uncompressed P-256 point, 65 bytes. */
  readonly publicKey: Bytes;
  /** When it was made, milliseconds since the epoch. */
  readonly madeAt: number;
  /** ES256, r || s. */
  sign(data: Bytes): Bytes;
};

/**
 * The key in `path`, and beside it in `path.next`, while it is being replaced, the one that follows. Both are of mode 0600. A lost key is a new
 * machine, which somebody must approve.
 */
export class MachineKeys {
  readonly #path: string;
  #current: MachineKey;
  #next: MachineKey | null;

  private constructor(path: string, current: MachineKey, next: MachineKey | null) {
    this.#path = path;
    this.#current = current;
    this.#next = next;
  }

  static async open(path: string): Promise<MachineKeys> {
    const current = (await readKey(path)) ?? (await makeKey(path));
    return new MachineKeys(path, current, await readKey(nextOf(path)));
  }

  get current(): MachineKey {
    return this.#current;
  }

  /** On disk; whether the log has it, the keeper tells: it takes the session of one of the two. */
  get next(): MachineKey | null {
    return this.#next;
  }

  /** The one that is to follow, durable before anybody hears of it. */
  async prepare(): Promise<MachineKey> {
    this.#next ??= await makeKey(nextOf(this.#path));
    return this.#next;
  }

  /** The log has the next one: it serves from here on, and the one before is gone. */
  async promote(): Promise<void> {
    if (this.#next === null) return;
    this.#current = this.#next;
    this.#next = null;
    await rename(nextOf(this.#path), this.#path);
    const folder = await open(dirname(this.#path), 'r');
    await folder.sync().finally(() => folder.close());
  }
}

function nextOf(path: string): string {
  return `${path}.next`;
}

async function makeKey(path: string): Promise<MachineKey> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = utf8(privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await remember(path, pem);
  return keyOf(pem, await madeAt(path));
}

async function readKey(path: string): Promise<MachineKey | null> {
  const pem = await recall(path);
  return pem === null ? null : keyOf(pem, await madeAt(path));
}

/** A key's file is written once. */
async function madeAt(path: string): Promise<number> {
  return (await stat(path)).mtimeMs;
}

function keyOf(pem: Uint8Array, made: number): MachineKey {
  const privateKey = createPrivateKey(Buffer.from(pem));
  const { x, y } = privateKey.export({ format: 'jwk' });
  const coordinate = (text: string) => Uint8Array.fromBase64(text, { alphabet: 'base64url' });
  return {
    publicKey: concat(new Uint8Array([4]), coordinate(x!), coordinate(y!)),
    madeAt: made,
    sign: (data) =>
      new Uint8Array(sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  };
}
