import type { FastifyInstance } from 'fastify';
import { REFUSALS } from '../answers.ts';

/** What the routes say of themselves. */
export async function openapi(app: FastifyInstance): Promise<void> {
  app.get('/openapi.json', {
    schema: {
      tags: ['operation'],
      summary: 'This description',
      response: {
        200: { description: 'OpenAPI 3.1', type: 'object', additionalProperties: true },
        ...REFUSALS,
      },
    },
    async handler(_, reply) {
      return reply.header('cache-control', 'no-cache').send(app.swagger());
    },
  });
}
