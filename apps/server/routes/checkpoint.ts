import type { FastifyInstance } from 'fastify';
import type { LogReader } from '#journal/reader.ts';
import { Problem } from '#problems/catalogue.ts';
import { answering, READ_WITHIN_MS } from '../answers.ts';

/** The newest signed statement of what the log holds (C2SP tlog-tiles, tlog-checkpoint). */
export async function checkpoint(
  app: FastifyInstance,
  { reader }: { reader: LogReader },
): Promise<void> {
  app.get('/checkpoint', {
    exposeHeadRoute: true,
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['log'],
      summary: 'The newest checkpoint',
      description: 'A signed note (C2SP tlog-checkpoint), open to all.',
      response: answering('The note', 'text/plain'),
    },
    async handler(_, reply) {
      const latest = await reader.checkpoint();
      if (latest === null) throw new Problem('request/not-found', 'no checkpoint yet');
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(latest.note);
    },
  });
}
