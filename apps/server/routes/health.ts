import type { FastifyInstance } from 'fastify';
import { REFUSALS } from '../answers.ts';

/** Whether the process is up; says nothing of what it leans on. */
export async function health(app: FastifyInstance): Promise<void> {
  app.get('/health', {
    schema: {
      tags: ['operation'],
      summary: 'Whether the process is up',
      response: {
        200: {
          description: 'It is',
          type: 'object',
          properties: { server: { type: 'string', enum: ['up'] } },
          required: ['server'],
        },
        ...REFUSALS,
      },
    },
    async handler(_, reply) {
      return reply.header('cache-control', 'no-store').send({ server: 'up' });
    },
  });
}
