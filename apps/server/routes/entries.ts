import type { FastifyInstance } from 'fastify';
import { toCbor } from '#base/cbor.ts';
import { parseStream } from '#base/stream.ts';
import type { LogReader } from '#journal/reader.ts';
import { Problem } from '#problems/catalogue.ts';
import type { StreamEntries } from '#wire/server.ts';
import { answering, READ_WITHIN_MS, TICKET } from '../answers.ts';

/** As many as the database can count. */
const MOST_VERSIONS = 2 ** 31 - 1;

type Query = { stream: string; after: number };

/** One stream, sealed as it stands in the log. */
export async function entries(
  app: FastifyInstance,
  { reader }: { reader: LogReader },
): Promise<void> {
  app.get<{ Querystring: Query }>('/entries', {
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['desk'],
      summary: 'The entries of one stream',
      description: 'After a version; in order. CBOR of packages/wire/server.ts.',
      security: TICKET,
      querystring: {
        type: 'object',
        properties: {
          stream: { type: 'string', maxLength: 200 },
          after: { type: 'integer', minimum: 0, maximum: MOST_VERSIONS, default: 0 },
        },
        required: ['stream'],
        additionalProperties: false,
      },
      response: answering('The entries', 'application/cbor'),
    },
    async handler({ query: { stream, after } }, reply) {
      if (parseStream(stream) === null)
        throw new Problem('request/malformed', 'no stream of that name');
      const { size } = await reader.head();
      const rows = await reader.stream(stream, after);
      // What was committed between the two questions comes with the feed from `size` on.
      const placed = rows.filter(({ index }) => index < size);
      const answer: StreamEntries = {
        size,
        entries: placed.map(({ index, version, bytes }) => ({ index, version, bytes })),
      };
      return reply
        .type('application/cbor')
        .header('cache-control', 'no-store')
        .send(Buffer.from(toCbor(answer)));
    },
  });
}
