import type { FastifyInstance } from 'fastify';
import { toCbor } from '#base/cbor.ts';
import type { Clock } from '#base/clock.ts';
import type { ArrivalCounts } from '#wire/server.ts';
import { answering, TICKET } from '../answers.ts';
import type { Arrivals } from '../arrivals.ts';

/** How many cases came, hour by hour. */
export async function arrivals(
  app: FastifyInstance,
  { arrivals, clock }: { arrivals: Arrivals; clock: Clock },
): Promise<void> {
  app.get('/arrivals', {
    schema: {
      tags: ['desk'],
      summary: 'How many cases came, by service and hour',
      description: 'Of the last ten weeks. CBOR of packages/wire/server.ts.',
      security: TICKET,
      response: answering('The counts', 'application/cbor'),
    },
    async handler(_, reply) {
      const answer: ArrivalCounts = [...arrivals.histories(clock())].map(([service, history]) => ({
        service,
        from: history.from,
        counts: [...history.counts],
      }));
      return reply
        .type('application/cbor')
        .header('cache-control', 'no-store')
        .send(Buffer.from(toCbor(answer)));
    },
  });
}
