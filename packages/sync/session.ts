/** Opening a session with the keeper, and speaking with it. docs/formats.md, "The chain to a passkey" and "Channel". */
import { z } from 'zod';
import { type Bytes, equal } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { isProblemCode, Problem } from '#problems/catalogue.ts';
import { ChannelError, channelTranscript, DeskChannel, sessionChallenge } from '#seal/channel.ts';
import type { Primitives } from '#seal/primitives.ts';
import {
  type Ask,
  type Method,
  methods,
  type Ok,
  type Params,
  PROTOCOL,
  response,
} from '#wire/keeper.ts';
import type { Device } from './device.ts';
import { followKeeper } from './follow-keeper.ts';
import type { KnownKeeper } from './known-keeper.ts';
import type { Transport } from './transport.ts';

/** How a session is proved: a passkey touched, or a machine's key, over the challenge. */
export type Introduction = (challenge: Bytes, rp: string) => Promise<Ask<'/session'>['by']>;

export type Session = {
  readonly org: string;
  readonly id: Uuid;
  readonly account: Uuid;
  readonly roles: readonly Role[];
  readonly services: readonly string[];
  /** For reading sealed entries from the server. */
  readonly ticket: Bytes;
  /** Milliseconds since the epoch. */
  readonly expires: number;
  /** Until when its person may sign in at this device with no keeper there, milliseconds since the epoch. */
  readonly offlineUntil: number;
  /** Until when a recovered account opens nobody's record, milliseconds since the epoch; null where it may. */
  readonly heldUntil: number | null;
  /** The entry that proves this session: packages/sync/carried.ts. */
  readonly opened: Bytes;
  /** X25519: whom keys that are made here are sealed to. */
  readonly offerTo: readonly Bytes[];
  /** The keeper as it is now, to be known next time. */
  readonly keeper: KnownKeeper;
  /** @throws Problem as the keeper answered; `session/unknown` asks for the passkey again, `keeper/unavailable` for patience. */
  call<M extends Method>(method: M, params: Params<M>): Promise<Ok<M>>;
};

/**
 * @param known the keeper as this device saw it before, or null the first time
 * @throws Problem
 */
export async function openSession(parts: {
  readonly transport: Transport;
  readonly introduce: Introduction;
  readonly device: Device;
  readonly primitives: Primitives;
  readonly known: KnownKeeper | null;
}): Promise<Session> {
  const { transport, introduce, device, primitives, known } = parts;
  const knownKeeper = known?.key ?? null;
  const options = await transport('/session/options', { protocol: PROTOCOL, knownKeeper });
  const { org, nonce, rp, keeperKey: told } = options;
  const met = known ?? { key: told, lifeboats: [] };
  if (!equal(await followKeeper(primitives, org, met, options.rekeyed), told)) {
    throw new Problem('keeper/another');
  }

  const mine = await primitives.agreementKey();
  const { publicKey } = device;
  const challenge = await sessionChallenge(primitives, {
    org,
    nonce,
    device: publicKey,
    channel: mine.publicKey,
  });
  const by = await introduce(challenge, rp);
  const opened = await transport('/session', {
    protocol: PROTOCOL,
    nonce,
    keeper: told,
    device: publicKey,
    channel: mine.publicKey,
    by,
  });

  // It may have taken another pen since it told its key.
  const toldOf = { key: told, lifeboats: [] };
  const key = await followKeeper(primitives, org, toldOf, opened.rekeyed);
  const introduction = {
    org,
    session: opened.session,
    challenge,
    deskKey: mine.publicKey,
    keeperKey: opened.channel,
  };
  const transcript = await channelTranscript(primitives, introduction);
  const secret = await mine.agree(opened.channel);
  if (secret === null || !(await primitives.verify(key, transcript, opened.signature))) {
    throw new Problem('keeper/another');
  }
  const channel = await DeskChannel.open(primitives, opened.session, secret, transcript);
  const call = calling(transport, opened.session, channel);
  const { lifeboats, ...who } = await call('whoami', {});
  const keeper = { key, lifeboats };
  return { org, id: opened.session, opened: opened.opened, ...who, keeper, call };
}

/** @throws Problem where it is not the keeper's answer to this question: the server in between has bent it, or gave another's */
async function heardOn(channel: DeskChannel, n: number, box: Bytes): Promise<unknown> {
  try {
    return await channel.hear(n, box);
  } catch (error) {
    throw error instanceof ChannelError ? new Problem('keeper/unavailable', error.code) : error;
  }
}

function wasRepeated(error: unknown): boolean {
  return error instanceof Problem && error.code === 'request/repeated';
}

function calling(transport: Transport, session: Uuid, channel: DeskChannel): Session['call'] {
  const ask = async (message: unknown) => {
    const { n, box } = await channel.ask(message);
    const sealed = await transport('/channel', { session, n, box });
    return heardOn(channel, n, sealed.box);
  };
  return async (method, params) => {
    const message = { method, params: z.encode(methods[method].params as z.ZodType, params) };
    // Its answer was lost on the way. What is asked twice is done once, and at most counted twice.
    const heard = response.parse(
      await ask(message).catch((error) =>
        wasRepeated(error) ? ask(message) : Promise.reject(error),
      ),
    );
    if ('problem' in heard) {
      const { code } = heard.problem;
      throw new Problem(isProblemCode(code) ? code : 'internal');
    }
    return (methods[method].ok as z.ZodType).parse(heard.ok) as Ok<typeof method>;
  };
}
