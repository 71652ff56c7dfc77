import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { answering } from '../answers.ts';

/** For Prometheus. */
export async function metrics(
  app: FastifyInstance,
  { registry }: { registry: Registry },
): Promise<void> {
  app.get('/metrics', {
    schema: {
      tags: ['operation'],
      summary: 'Counts, in Prometheus’ text format',
      response: answering('The counts', 'text/plain'),
    },
    async handler(_, reply) {
      return reply
        .type(registry.contentType)
        .header('cache-control', 'no-store')
        .send(await registry.metrics());
    },
  });
}
