import type { FastifyInstance } from 'fastify';
import { INVARIANTS } from '#care/invariants.ts';
import { REFUSALS } from '../answers.ts';
import { LACKS } from '../beside-watch.ts';
import { isReady, type Leaning, readiness } from '../readiness.ts';

const word = (...words: string[]) => ({ type: 'string', enum: words });
const parts = {
  type: 'object',
  properties: {
    keeper: word('answers', 'silent'),
    database: word('answers', 'silent'),
    log: word('current', 'behind'),
    checkpoint: word('current', 'behind'),
    broken: {
      type: 'object',
      description: 'Rules that do not hold, and of how many cases. Work goes on.',
      properties: Object.fromEntries(INVARIANTS.map((rule) => [rule, { type: 'integer' }])),
      additionalProperties: false,
    },
    beside: {
      type: 'object',
      description:
        'Services beside another system: how each stands, what the room would lack to take over, and how many cases that system is owed.',
      additionalProperties: {
        type: 'object',
        properties: {
          stands: word('standing-by', 'switched-over', 'handing-back'),
          lacks: { type: 'array', items: word(...LACKS) },
          missing: { type: 'integer' },
        },
        required: ['stands', 'lacks', 'missing'],
        additionalProperties: false,
      },
    },
  },
  required: ['keeper', 'database', 'log', 'checkpoint', 'broken', 'beside'],
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
