/**
 * What the administrator may ask, as JSON: which keys there are, another of one, and to join what a site wrote that gave way. It gives no power
 * over records, and tells of keys their names, generations and days.
 */
import { timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isUuid } from '#base/ids.ts';
import { UnknownSite } from '../branch/open-joining.ts';
import { type Hands, ROTATIONS, whyNotRotated } from '../keys/rotations.ts';
import type { OpenKeeper } from '../open-keeper.ts';

const joinAsk = z.strictObject({
  /** Where the site is reached that gave way. */
  from: z.url(),
});

const ask = z.strictObject({
  rotate: z.enum(Object.keys(ROTATIONS)),
  /** Whose streams; all where it is not given. */
  account: z.string().refine(isUuid).optional(),
  /** Where the next root key is, as HOLDFAST_ROOT_KEY names it; a file where it is not given. */
  to: z.string().max(2_000).optional(),
  /** Of the next root key's file; its mode alone guards it where it is not given. */
  passphrase: z.string().min(1).optional(),
});

export type KeyInUse = {
  readonly key: string;
  readonly generation: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Rows that still hang on an earlier one. */
  readonly left: number;
};

export function adminHttp(
  { hands, moving, join }: Pick<OpenKeeper, 'hands' | 'moving' | 'join'>,
  token: string,
): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: 16_384, forceCloseConnections: true });

  const wanted = Buffer.from(`Bearer ${token}`);
  app.addHook('onRequest', async ({ headers }, reply) => {
    const given = Buffer.from(headers.authorization ?? '');
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
    return reply.code(401).send({ message: 'Ask with what the keeper’s folder holds.' });
  });

  app.get('/keys', () => keysInUse(hands));

  app.post('/rotate', async (request, reply) => {
    const asked = ask.safeParse(request.body);
    if (!asked.success) {
      return reply
        .code(400)
        .send({ message: `Rotate one of ${Object.keys(ROTATIONS).join(', ')}.` });
    }
    const { rotate: name, account, to, passphrase } = asked.data;
    try {
      const wish = { account: account ?? null, to: to ?? 'file', passphrase: passphrase ?? null };
      await ROTATIONS[name]!.rotate(hands, wish);
    } catch (error) {
      const message = whyNotRotated(error);
      if (message === null) throw error;
      return reply.code(409).send({ message });
    }
    moving.get(name)?.start();
    return keysInUse(hands);
  });

  app.post('/join', async (request, reply) => {
    const asked = joinAsk.safeParse(request.body);
    if (!asked.success) return reply.code(400).send({ message: 'Say where that site is reached.' });
    try {
      const { socket } = await join(asked.data.from);
      return { socket };
    } catch (error) {
      if (!(error instanceof UnknownSite)) throw error;
      const message = 'This log names no site that is reached there.';
      return reply.code(409).send({ message });
    }
  });

  app.setErrorHandler(async (error, _, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return reply.code(status).send({ message: 'Ask in JSON.' });
    hands.keeper.log.error({ err: error }, 'not done');
    return reply.code(500).send({ message: 'The keeper could not do it; its log says why.' });
  });
  return app;
}

async function keysInUse({ keeper }: Hands): Promise<{ keys: KeyInUse[] }> {
  const shown = Object.entries(ROTATIONS).filter(([name, { of }]) => name === of);
  const keys = shown.map(async ([key, { rows }]) => ({
    key,
    ...keeper.state.keyHistory.of(key),
    left: (await rows?.left(keeper)) ?? 0,
  }));
  return { keys: await Promise.all(keys) };
}
