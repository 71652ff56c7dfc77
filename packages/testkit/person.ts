/** Somebody with a passkey, for tests and benchmarks: enrols, signs in, and writes as a desk does. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { Bytes } from '#base/bytes.ts';
import { base64url, concat, fromBase64url } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { type Author, author } from '#sync/author.ts';
import type { Device } from '#sync/device.ts';
import { enrol } from '#sync/enrol.ts';
import { Keyring } from '#sync/keyring.ts';
import { openSession, type Session } from '#sync/session.ts';
import type { Transport } from '#sync/transport.ts';
import { SoftwareAuthenticator } from './software-authenticator.ts';

export type Desk = {
  readonly authenticator: SoftwareAuthenticator;
  readonly device: Device;
  readonly session: Session;
  readonly keyring: Keyring;
  readonly author: Author;
};

/** Uses an enrolment link up, and signs in. `origin` is the page's. */
export async function enrolAndSignIn(
  transport: Transport,
  origin: string,
  link: string,
): Promise<Desk> {
  const authenticator = new SoftwareAuthenticator(new URL(origin).hostname, origin);
  const code = fromBase64url(link.slice(link.indexOf('#') + 1));
  await enrol(transport, code, async ({ challenge }) =>
    authenticator.create(fromBase64url(challenge as string)),
  );
  return signIn(transport, authenticator, softwareDevice());
}

export async function signIn(
  transport: Transport,
  authenticator: SoftwareAuthenticator,
  device: Device,
): Promise<Desk> {
  const introduce = async (challenge: Bytes) => ({
    kind: 'passkey' as const,
    response: authenticator.get(challenge),
  });
  const primitives = nodePrimitives;
  const session = await openSession({
    transport,
    introduce,
    device,
    primitives,
    knownKeeper: null,
  });
  const keyring = new Keyring(session, primitives);
  const parts = { session, device, keyring, primitives, clock: systemClock, random: systemRandom };
  return { authenticator, device, session, keyring, author: author(parts) };
}

/** A device key in `node:crypto`, which signs about five times as fast as WebCrypto does in Node. */
export function softwareDevice(): Device {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
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

/** An invitation as an operator's desk writes it, and the link that answers it. */
export async function invite(
  desk: Desk,
  origin: string,
  roles: readonly ('clinician' | 'call-handler' | 'operator' | 'shift-lead' | 'guardian')[],
  services: readonly string[],
  account: Parameters<Author['write']>[0]['id'] & {},
): Promise<string> {
  const code = systemRandom(16);
  const entry = await desk.author.write({
    stream: 'directory',
    after: 0,
    type: 'account.invited',
    facts: {
      account,
      roles: [...roles],
      services: [...services],
      codeHash: await nodePrimitives.sha256(code),
      expires: systemClock() + 3_600_000,
    },
  });
  await desk.session.call('append', { entries: [entry] });
  return `${origin}/enrol#${base64url(code)}`;
}
