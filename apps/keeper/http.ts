/** The keeper's only ear: HTTP with CBOR bodies on a Unix socket. */
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { catalogue, Problem } from '#problems/catalogue.ts';
import { type Answer, type Ask, type HandshakePath, handshake, PROTOCOL } from '#wire/keeper.ts';
import { refusal } from './refusal.ts';

/** As large as 64 entries of an append could be, in their box. */
const BODY_LIMIT = 5 * 2 ** 20;

/** What is done for each path. */
export type Acts = { readonly [P in HandshakePath]: (asked: Ask<P>) => Promise<Answer<P>> };

/** @param entries how many the log has; throws where no more may come, and then this keeper is not well */
export function keeperHttp(acts: Acts, entries: () => number, log: Logger): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/cbor', { parseAs: 'buffer' }, (_, body, done) =>
    done(null, body),
  );

  for (const path of Object.keys(acts) as HandshakePath[]) {
    const { ask, answer } = handshake[path] as { ask: z.ZodType; answer: z.ZodType };
    const act = acts[path] as (asked: unknown) => Promise<unknown>;
    app.post(path, async (request, reply) => {
      const asked = ask.safeParse(decoded(request.body));
      if (!asked.success)
        throw new Problem(
          isOfAnotherVersion(request.body) ? 'protocol/other-version' : 'request/malformed',
        );
      reply.type('application/cbor');
      return Buffer.from(toCbor(z.encode(answer, await act(asked.data))));
    });
  }

  app.get('/health', async () => ({ entries: entries() }));

  app.setErrorHandler(async (error, _, reply) => {
    const { code, message } = refusal(
      isBodyError(error) ? new Problem('request/malformed') : error,
      log,
    );
    const { status } = catalogue[code];
    return reply
      .code(status)
      .type('application/problem+json')
      .send(JSON.stringify({ type: code, title: message, status }));
  });
  return app;
}

function decoded(body: unknown): unknown {
  try {
    return fromCbor(body as Uint8Array);
  } catch {
    return null;
  }
}

function isOfAnotherVersion(body: unknown): boolean {
  const asked = z.object({ protocol: z.int() }).safeParse(decoded(body));
  return asked.success && asked.data.protocol !== PROTOCOL;
}

function isBodyError(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && code.startsWith('FST_ERR_CTP');
}
