import type { FastifyInstance } from 'fastify';
import { REFUSALS } from '../answers.ts';
import { isReady, type Leaning, readiness } from '../readiness.ts';

const word = (...words: string[]) => ({ type: 'string', enum: words });
const parts = {
  type: 'object',
  properties: {
    keeper: word('answers', 'silent'),
    database: word('answers', 'silent'),
    log: word('current', 'behind'),
    checkpoint: word('current', 'behind'),
  },
  required: ['keeper', 'database', 'log', 'checkpoint'],
};

/** Whether work can be done here, part by part. */
export async function ready(app: FastifyInstance, leaning: Leaning): Promise<void> {
  app.get('/ready', {
    schema: {
      tags: ['operation'],
      summary: 'Whether work can be done here',
      description: 'The keeper, the database, the log as read here, and the published checkpoint.',
      response: {
        200: { description: 'All parts are well', ...parts },
        503: { description: 'One is not', ...parts },
        '4xx': REFUSALS['4xx'],
      },
    },
    async handler(_, reply) {
      const state = await readiness(leaning);
      return reply
        .code(isReady(state) ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(state);
    },
  });
}
