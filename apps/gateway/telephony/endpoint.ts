/** Where a telephone switch tells of calls: on this machine alone, with a token, and with nobody's number. */
import { createHash, timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '#base/clock.ts';
import { dayOf, streamName } from '#base/stream.ts';
import { Problem } from '#problems/catalogue.ts';
import { derivedId } from '../document-parts.ts';
import { codeOf, type Post, type Posts } from '../post.ts';
import { type CallEvent, readCallEvent } from './call-event.ts';

export type TelephonyParts = {
  readonly posts: Posts;
  /** What the switch must say: its token. */
  readonly token: string;
  readonly services: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
};

export const CALLS_PATH = '/telephone-calls';
const BODY_LIMIT = 4 * 2 ** 10;

export function telephonyEndpoint(parts: TelephonyParts): FastifyInstance {
  const { posts, token, services, clock, log } = parts;
  const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT, requestTimeout: 10_000 });
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async ({ headers }, reply) => {
    // A page that somebody opened on this machine is no switch.
    if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
      return reply.code(403).send({ faults: ['no page of a browser tells of calls'] });
    if (!isToken(headers.authorization, token))
      return reply.code(401).send({ faults: ['authorization: must be Bearer and the token'] });
  });
  app.post(CALLS_PATH, async ({ body }, reply) => {
    const read = readCallEvent(body, services, clock());
    if (read.kind === 'fault') return reply.code(422).send({ faults: read.faults });
    try {
      const stored = await posts.work((post) => tell(post, read.event));
      return reply.code(stored === 'new' ? 201 : 200).send({ stored });
    } catch (error) {
      log.warn({ problem: codeOf(error) }, 'a call was not stored');
      return reply
        .code(503)
        .header('retry-after', '5')
        .send({ faults: ['not stored: tell it again'] });
    }
  });
  app.setNotFoundHandler(async (_, reply) => reply.code(404).send({ faults: ['nothing is here'] }));
  app.setErrorHandler(async (error, _, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    const faults = [status === 413 ? 'too long' : 'must be a JSON object'];
    return reply.code(status < 500 ? status : 500).send({ faults });
  });
  return app;
}

/** An event is told once, however often it comes: its id is made from what it is. */
async function tell(
  { author, session }: Post,
  { call, type, facts }: CallEvent,
): Promise<'new' | 'known'> {
  const draft = {
    stream: streamName({ kind: 'room', day: dayOf(facts.offered) }),
    after: 0,
    id: derivedId(`${session.org}/${call}`, 'telephone call'),
  };
  const entry = await author.write(
    type === 'telephone.answered' ? { ...draft, type, facts } : { ...draft, type, facts },
  );
  try {
    await session.call('append', { entries: [entry] });
    return 'new';
  } catch (error) {
    if (error instanceof Problem && error.code === 'entry/exists') return 'known';
    throw error;
  }
}

function isToken(header: string | undefined, token: string): boolean {
  const [, said = ''] = /^Bearer (\S{1,200})$/.exec(header ?? '') ?? [];
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(said), hash(token));
}
