import type { FastifyInstance } from 'fastify';
import type { LifeboatReader } from '#journal/lifeboat-tables.ts';
import { Problem } from '#problems/catalogue.ts';
import { answering, READ_WITHIN_MS } from '../answers.ts';

/** How much of the log a second site holds, by that site's own signature (C2SP tlog-cosignature). */
export async function cosigned(
  app: FastifyInstance,
  { lifeboats }: { lifeboats: LifeboatReader },
): Promise<void> {
  app.get('/cosigned', {
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['log'],
      summary: 'The newest checkpoint that a lifeboat has signed for',
      description: 'A signed note (C2SP tlog-checkpoint, tlog-cosignature), open to all.',
      response: answering('The note', 'text/plain'),
    },
    async handler(_, reply) {
      const note = await lifeboats.cosigned().catch((error: NodeJS.ErrnoException) => {
        throw new Problem('log/unavailable', `${error.name} ${error.code ?? ''}`);
      });
      if (note === null) throw new Problem('request/not-found', 'no lifeboat has signed yet');
      return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(note);
    },
  });
}
