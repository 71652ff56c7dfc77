/** Somebody with a passkey, for tests and benchmarks: enrols, signs in, and writes as a desk does. */
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Bytes } from '#base/bytes.ts';
import { base64url, concat, fromBase64url } from '#base/bytes.ts';
import { type Clock, systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { decodeEntry } from '#journal/entry.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type Author, author, type Draft } from '#sync/author.ts';
import type { Device } from '#sync/device.ts';
import { enrol } from '#sync/enrol.ts';
import { Keyring } from '#sync/keyring.ts';
import type { KnownKeeper } from '#sync/known-keeper.ts';
import { Offers } from '#sync/offers.ts';
import { openSession, type Session } from '#sync/session.ts';
import type { Transport } from '#sync/transport.ts';
import { memoryCarriedStore } from './memory-carried-store.ts';
import { type KeptPasskey, SoftwareAuthenticator } from './software-authenticator.ts';

export type Desk = {
  /** The person's passkeys; the first is the one they touch. */
  readonly authenticators: readonly [SoftwareAuthenticator, ...SoftwareAuthenticator[]];
  readonly device: Device;
  readonly session: Session;
  readonly keyring: Keyring;
  readonly offers: Offers;
  readonly author: Author;
};

/** Makes the account of an enrolment link whole, with two passkeys, and signs in. `origin` is the page's. */
export async function enrolAndSignIn(
  transport: Transport,
  origin: string,
  link: string,
): Promise<Desk> {
  return signIn(transport, await enrolTwice(transport, origin, link), softwareDevice());
}

/** Both passkeys of an enrolment link, the second vouched for by the first. */
export async function enrolTwice(
  transport: Transport,
  origin: string,
  link: string,
): Promise<[SoftwareAuthenticator, SoftwareAuthenticator]> {
  const first = newAuthenticator(origin);
  const second = newAuthenticator(origin);
  await enrolPasskey(transport, link, first);
  await enrolPasskey(transport, link, second, first);
  return [first, second];
}

export function newAuthenticator(origin: string): SoftwareAuthenticator {
  return new SoftwareAuthenticator(new URL(origin).hostname, origin);
}

/** One that was kept, again. */
export function keptAuthenticator(origin: string, kept: KeptPasskey): SoftwareAuthenticator {
  return new SoftwareAuthenticator(new URL(origin).hostname, origin, null, true, kept);
}

/** One passkey of an enrolment link. @returns how many the account has now */
export async function enrolPasskey(
  transport: Transport,
  link: string,
  authenticator: SoftwareAuthenticator,
  voucher: SoftwareAuthenticator | null = null,
): Promise<{ account: Uuid; passkeys: number }> {
  const passkeys = {
    create: async ({ challenge }: Readonly<Record<string, unknown>>) =>
      authenticator.create(fromBase64url(challenge as string)),
    touch: async (challenge: Bytes) => (voucher ?? authenticator).get(challenge),
  };
  const code = fromBase64url(link.slice(link.indexOf('#') + 1));
  return enrol({ transport, code, passkeys, primitives: nodePrimitives });
}

/** @param known the keeper as this desk met it last */
export async function signIn(
  transport: Transport,
  authenticators: Desk['authenticators'],
  device: Device,
  known: KnownKeeper | null = null,
  clock: Clock = systemClock,
): Promise<Desk> {
  const [touched] = authenticators;
  const introduce = async (challenge: Bytes) => ({
    kind: 'passkey' as const,
    response: touched.get(challenge),
  });
  const primitives = nodePrimitives;
  const opened = await openSession({ transport, introduce, device, primitives, known });
  const store = memoryCarriedStore();
  const offers = new Offers({ session: opened, store, clock, random: systemRandom });
  const { session } = offers;
  const keyring = new Keyring(session, primitives);
  const touch = async (challenge: Bytes) => touched.assert(challenge);
  const parts = { session, device, keyring, primitives, clock, random: systemRandom };
  const writer = author({ ...parts, touch });
  return { authenticators, device, session, keyring, offers, author: writer };
}

/** A device key in `node:crypto`, which signs about five times as fast as WebCrypto does in Node. */
export function softwareDevice(privateKey: KeyObject = newDeviceKey()): Device {
  const { x, y } = privateKey.export({ format: 'jwk' });
  const publicKey = concat(new Uint8Array([4]), fromBase64url(x!), fromBase64url(y!));
  return {
    publicKey,
    device: new Uint8Array(createHash('sha256').update(publicKey).digest()),
    async sign(bytes) {
      return new Uint8Array(sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
    },
  };
}

export function newDeviceKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

/** Writes and sends an entry at once. */
export async function write({ author, session }: Pick<Desk, 'author' | 'session'>, draft: Draft) {
  const bytes = await author.write(draft);
  const { positions } = await session.call('append', { entries: [bytes] });
  return { id: decodeEntry(bytes).header.id, ...positions[0]! };
}

/** An invitation as an operator's desk writes it, and the link that answers it. A privileged one waits for a second operator. */
export async function invite(
  desk: Pick<Desk, 'author' | 'session'>,
  origin: string,
  roles: readonly Role[],
  services: readonly string[],
  account: Uuid,
  second: Pick<Desk, 'author' | 'session'> | null = null,
  forMs = 3_600_000,
): Promise<string> {
  const code = systemRandom(16);
  const invited = await write(desk, {
    stream: 'directory',
    after: 0,
    type: 'account.invited',
    facts: {
      account,
      roles: [...roles],
      services: [...services],
      supplier: null,
      codeHash: await nodePrimitives.sha256(code),
      expires: systemClock() + forMs,
    },
  });
  if (second !== null) await agree(second, invited.id);
  return `${origin}/enrol#${base64url(code)}`;
}

/** The second person's word. */
export async function agree(desk: Pick<Desk, 'author' | 'session'>, entry: Uuid): Promise<void> {
  await write(desk, {
    stream: 'directory',
    after: 0,
    type: 'action.seconded',
    facts: { entry },
  });
}

/** The founding link's person and the second operator they invite: without two, nobody's record is opened. */
export async function foundTwoOperators(
  transport: Transport,
  origin: string,
  link: string,
  services: readonly string[],
): Promise<[Desk, Desk]> {
  const first = await enrolAndSignIn(transport, origin, link);
  const account = uuidv7(systemClock, systemRandom);
  const second = await invite(first, origin, ['operator'], services, account);
  return [first, await enrolAndSignIn(transport, origin, second)];
}
