import type { FastifyInstance } from 'fastify';
import { toCbor } from '#base/cbor.ts';
import type { Clock } from '#base/clock.ts';
import { Problem } from '#problems/catalogue.ts';
import { answering, TICKET } from '../answers.ts';
import type { Limits } from '../limits.ts';
import type { Cis2Client } from '../socket-client.ts';
import { TokenBuckets } from '../token-buckets.ts';

/** Care Identity's keys as they stand, for operators to compare and write down. */
export async function cis2Trust(
  app: FastifyInstance,
  { gateway, limits, clock }: { gateway: Cis2Client | null; limits: Limits; clock: Clock },
): Promise<void> {
  if (gateway === null) return;
  const buckets = new TokenBuckets(limits.handshakeBurst, limits.handshakesPerSecond, clock);
  app.get('/cis2/trust', {
    schema: {
      tags: ['desk'],
      summary: 'Care Identity’s issuer, client and keys',
      description:
        'As they would stand in `cis2.trusted`. CBOR of packages/wire/cis2.ts. Not to be believed before somebody compared it.',
      security: TICKET,
      response: answering('The facts', 'application/cbor'),
    },
    async handler({ ip }, reply) {
      if (!buckets.take(ip)) throw new Problem('request/too-many', 'handshakes');
      const answer = await gateway.post('/trust', toCbor({}));
      return reply
        .code(answer.status)
        .type(answer.type)
        .header('cache-control', 'no-store')
        .send(answer.body);
    },
  });
}
