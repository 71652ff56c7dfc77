/**
 * The channel between a desk and the keeper, through a server that can only carry it. docs/formats.md, "Channel".
 * A number is used once in each direction; a copied request is a number already taken.
 */
import type { Bytes } from '#base/bytes.ts';
import { utf8 } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import type { Primitives } from './primitives.ts';

export type Introduction = {
  readonly org: string;
  readonly session: Uuid;
  readonly challenge: Bytes;
  readonly deskKey: Bytes;
  readonly keeperKey: Bytes;
};

export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  readonly code: 'channel/does-not-open' | 'channel/replayed';
  constructor(code: ChannelError['code']) {
    super(code);
    this.code = code;
  }
}

/** What the passkey signs: it introduces this device and this channel, and no other. */
export async function sessionChallenge(
  primitives: Primitives,
  { org, nonce, device, channel }: Record<'nonce' | 'device' | 'channel', Bytes> & { org: string },
): Promise<Bytes> {
  const deviceId = await primitives.sha256(device);
  return primitives.sha256(toCbor(['holdfast/session/v1', org, nonce, deviceId, channel]));
}

/** What the keeper signs, so that the desk knows with whom it agreed. */
export function channelTranscript(
  primitives: Primitives,
  introduction: Introduction,
): Promise<Bytes> {
  const { org, session, challenge, deskKey, keeperKey } = introduction;
  return primitives.sha256(
    toCbor(['holdfast/channel/v1', org, uuidToBytes(session), challenge, deskKey, keeperKey]),
  );
}

type Keys = { readonly request: Bytes; readonly answer: Bytes };

async function agree(primitives: Primitives, secret: Bytes, transcript: Bytes): Promise<Keys> {
  const okm = await primitives.hkdf(secret, transcript, utf8('holdfast/channel/v1'), 64);
  return { request: okm.slice(0, 32), answer: okm.slice(32, 64) };
}

/** The desk's end. Each question has its own number, so questions may be under way together. */
export class DeskChannel {
  readonly #primitives: Primitives;
  readonly #session: Uuid;
  readonly #keys: Keys;
  #last = 0;

  private constructor(primitives: Primitives, session: Uuid, keys: Keys) {
    this.#primitives = primitives;
    this.#session = session;
    this.#keys = keys;
  }

  static async open(primitives: Primitives, session: Uuid, secret: Bytes, transcript: Bytes) {
    return new DeskChannel(primitives, session, await agree(primitives, secret, transcript));
  }

  async ask(message: unknown): Promise<{ n: number; box: Bytes }> {
    this.#last += 1;
    const n = this.#last;
    const aad = aadOf('request', this.#session, n);
    return {
      n,
      box: await this.#primitives.encrypt(this.#keys.request, nonceOf(n), aad, toCbor(message)),
    };
  }

  /** @throws ChannelError */
  async hear(n: number, box: Bytes): Promise<unknown> {
    const aad = aadOf('answer', this.#session, n);
    const message = await this.#primitives.decrypt(this.#keys.answer, nonceOf(n), aad, box);
    if (message === null) throw new ChannelError('channel/does-not-open');
    return fromCbor(message);
  }
}

/** The keeper's end. */
export class KeeperChannel {
  readonly #primitives: Primitives;
  readonly #session: Uuid;
  readonly #keys: Keys;
  readonly #taken = new Window();

  private constructor(primitives: Primitives, session: Uuid, keys: Keys) {
    this.#primitives = primitives;
    this.#session = session;
    this.#keys = keys;
  }

  static async open(primitives: Primitives, session: Uuid, secret: Bytes, transcript: Bytes) {
    return new KeeperChannel(primitives, session, await agree(primitives, secret, transcript));
  }

  /** Takes each number once, and only after the box proved to be the desk's. @throws ChannelError */
  async hear(n: number, box: Bytes): Promise<unknown> {
    const aad = aadOf('request', this.#session, n);
    const message = await this.#primitives.decrypt(this.#keys.request, nonceOf(n), aad, box);
    if (message === null) throw new ChannelError('channel/does-not-open');
    if (!this.#taken.take(n)) throw new ChannelError('channel/replayed');
    return fromCbor(message);
  }

  answer(n: number, message: unknown): Promise<Bytes> {
    const aad = aadOf('answer', this.#session, n);
    return this.#primitives.encrypt(this.#keys.answer, nonceOf(n), aad, toCbor(message));
  }
}

const WINDOW = 1024;

/** Numbers taken: those within the window are remembered, those below it count as taken. */
class Window {
  #highest = 0;
  readonly #seen = new Set<number>();

  take(n: number): boolean {
    if (n <= this.#highest - WINDOW || this.#seen.has(n)) return false;
    if (n > this.#highest + WINDOW) this.#seen.clear();
    for (let old = this.#highest; old < n && this.#seen.size > 0; old += 1) {
      this.#seen.delete(old + 1 - WINDOW);
    }
    this.#highest = Math.max(this.#highest, n);
    this.#seen.add(n);
    return true;
  }
}

function nonceOf(n: number): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setBigUint64(4, BigInt(n));
  return nonce;
}

function aadOf(direction: 'request' | 'answer', session: Uuid, n: number): Bytes {
  return toCbor([direction, uuidToBytes(session), n]);
}
