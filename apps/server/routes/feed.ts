import type { FastifyInstance } from 'fastify';
import { Problem } from '#problems/catalogue.ts';
import { answering, TICKET } from '../answers.ts';
import type { Feeds } from '../feeds.ts';
import type { LogTail } from '../log-tail.ts';

const INDEX = /^(?:0|[1-9][0-9]{0,14})$/;

/** Entries as they are committed. */
export async function feed(
  app: FastifyInstance,
  { feeds, tail }: { feeds: Feeds; tail: LogTail },
): Promise<void> {
  app.get<{ Querystring: { after: number } }>('/feed', {
    schema: {
      tags: ['desk'],
      summary: 'Entries as they are committed',
      description:
        'Server-sent events from index `after` on, or after `Last-Event-ID`, which a browser sends when it comes back. Shapes in packages/wire/server.ts.',
      security: TICKET,
      querystring: {
        type: 'object',
        properties: {
          after: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
        },
        additionalProperties: false,
      },
      response: answering('The events', 'text/event-stream'),
    },
    async handler({ session, query, headers }, reply) {
      const last = headers['last-event-id'];
      if (last !== undefined && !INDEX.test(String(last)))
        throw new Problem('request/malformed', 'last-event-id');
      const after = last === undefined ? query.after : Number(last) + 1;
      if (after > tail.size) await tail.catchUp();
      if (after > tail.size) throw new Problem('request/malformed', 'beyond the log');
      return reply
        .type('text/event-stream; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(feeds.open(session, after));
    },
  });
}
