import type { FastifyInstance } from 'fastify';
import { toCbor } from '#base/cbor.ts';
import type { StreamEntries } from '#wire/server.ts';
import { answering, TICKET } from '../answers.ts';
import type { BoardCache } from '../board-cache.ts';
import type { LogTail } from '../log-tail.ts';

/** What a desk folds its board from, in one answer. */
export async function board(
  app: FastifyInstance,
  { cache, tail }: { cache: BoardCache; tail: LogTail },
): Promise<void> {
  app.get('/board', {
    schema: {
      tags: ['desk'],
      summary: 'The entries that make up the board',
      description:
        'Of what is open, and the directory. CBOR of packages/wire/server.ts; the feed goes on from `size`.',
      security: TICKET,
      response: answering('The entries', 'application/cbor'),
    },
    async handler(_, reply) {
      const answer: StreamEntries = { size: tail.size, entries: await cache.entries() };
      return reply
        .type('application/cbor')
        .header('cache-control', 'no-store')
        .send(Buffer.from(toCbor(answer)));
    },
  });
}
