import type { FastifyInstance } from 'fastify';
import type { Clock } from '#base/clock.ts';
import type { Directory } from '#identity/directory.ts';
import { Problem } from '#problems/catalogue.ts';
import { answering, REFUSALS, TAKES_CBOR } from '../answers.ts';
import type { Limits } from '../limits.ts';
import type { Cis2Client } from '../socket-client.ts';
import { TokenBuckets } from '../token-buckets.ts';

const CBOR = 'application/cbor';

/** Care Identity: to the gateway and back. Nothing here reads what goes by, and the keeper believes none of it. */
export async function cis2(
  app: FastifyInstance,
  {
    gateway,
    directory,
    limits,
    clock,
  }: {
    gateway: Cis2Client | null;
    directory: Pick<Directory, 'organisation'>;
    limits: Limits;
    clock: Clock;
  },
): Promise<void> {
  app.get('/cis2', {
    schema: {
      tags: ['relay'],
      summary: 'Whether Care Identity opens sessions here',
      description:
        'Where there is a gateway for it, and two operators have written down whom to trust.',
      response: {
        200: {
          description: 'Whether it does',
          type: 'object',
          properties: { offered: { type: 'boolean' } },
          required: ['offered'],
        },
        ...REFUSALS,
      },
    },
    async handler(_, reply) {
      const trusted = directory.organisation?.cis2 ?? null;
      return reply
        .header('cache-control', 'no-store')
        .send({ offered: gateway !== null && trusted !== null });
    },
  });
  if (gateway === null) return;

  const buckets = new TokenBuckets(limits.handshakeBurst, limits.handshakesPerSecond, clock);
  app.addContentTypeParser(CBOR, { parseAs: 'buffer' }, async (_: unknown, body: Buffer) => body);
  for (const path of ['/begin', '/finish'] as const) {
    app.post<{ Body: Buffer | undefined }>(`/cis2${path}`, {
      bodyLimit: limits.handshakeBytes,
      schema: {
        tags: ['relay'],
        summary: `Care Identity, ${path}`,
        description: 'One CBOR map in, one out: packages/wire/cis2.ts.',
        body: TAKES_CBOR,
        response: answering('The gateway’s answer', CBOR),
      },
      async onRequest({ ip }) {
        if (!buckets.take(ip)) throw new Problem('request/too-many', 'handshakes');
      },
      async handler({ body }, reply) {
        if (body === undefined || body.length === 0)
          throw new Problem('request/malformed', 'no body');
        const answer = await gateway.post(path, body);
        return reply
          .code(answer.status)
          .type(answer.type)
          .header('cache-control', 'no-store')
          .send(answer.body);
      },
    });
  }
}
