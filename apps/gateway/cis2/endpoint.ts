/** Where the server asks about Care Identity: HTTP with CBOR bodies on a Unix socket, as the keeper's. */
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Clock } from '#base/clock.ts';
import { catalogue, Problem } from '#problems/catalogue.ts';
import { type Cis2Path, cis2 } from '#wire/cis2.ts';
import { begin } from './begin.ts';
import type { Cis2Client } from './client.ts';
import { finish } from './finish.ts';
import { issuerOf } from './issuer.ts';
import { refusal } from './refusal.ts';
import type { Cis2Settings } from './settings.ts';
import { SignIns } from './sign-ins.ts';
import { trust } from './trust.ts';

const ACTS = { '/begin': begin, '/finish': finish, '/trust': trust } as const;
const BODY_LIMIT = 16 * 2 ** 10;

export function cis2Endpoint(parts: {
  readonly settings: Cis2Settings;
  readonly clock: Clock;
  readonly log: Logger;
}): FastifyInstance {
  const { settings, clock, log } = parts;
  const client: Cis2Client = {
    settings,
    issuer: issuerOf(settings, clock),
    signIns: new SignIns(clock),
  };
  const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/cbor', { parseAs: 'buffer' }, (_, body, done) =>
    done(null, body),
  );

  for (const path of Object.keys(ACTS) as Cis2Path[]) {
    const { ask, answer } = cis2[path] as { ask: z.ZodType; answer: z.ZodType };
    const act = ACTS[path] as (client: Cis2Client, asked: unknown) => Promise<unknown>;
    app.post(path, async (request, reply) => {
      const asked = ask.safeParse(decoded(request.body));
      if (!asked.success) throw new Problem('request/malformed');
      const told = await act(client, asked.data).catch((error: unknown) => {
        throw refusal(error);
      });
      reply.type('application/cbor');
      return Buffer.from(toCbor(z.encode(answer, told)));
    });
  }

  app.setErrorHandler(async (error, _, reply) => {
    const { code, message, detail } = asProblem(error);
    log.info({ problem: code, detail }, 'refused');
    const { status } = catalogue[code];
    return reply
      .code(status)
      .type('application/problem+json')
      .send(JSON.stringify({ type: code, title: message, status }));
  });
  return app;
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const code = (error as { code?: unknown }).code;
  const isOfBody = typeof code === 'string' && code.startsWith('FST_ERR_CTP');
  return new Problem(isOfBody ? 'request/malformed' : 'internal', (error as Error).name);
}

function decoded(body: unknown): unknown {
  try {
    return fromCbor(body as Uint8Array);
  } catch {
    return null;
  }
}
