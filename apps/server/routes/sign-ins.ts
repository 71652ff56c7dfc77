import type { FastifyInstance } from 'fastify';
import { toCbor } from '#base/cbor.ts';
import { isUuid } from '#base/ids.ts';
import { Problem } from '#problems/catalogue.ts';
import type { StreamEntries } from '#wire/server.ts';
import { answering, TICKET } from '../answers.ts';
import type { LogTail } from '../log-tail.ts';
import type { SignIns } from '../sign-ins.ts';

/** Where somebody is signed in, for them and for whoever looks after accounts. */
export async function signIns(
  app: FastifyInstance,
  { signIns, tail }: { signIns: SignIns; tail: LogTail },
): Promise<void> {
  app.get<{ Querystring: { account: string } }>('/sign-ins', {
    schema: {
      tags: ['desk'],
      summary: 'Where an account signed in',
      description:
        'Of each device the first time and the latest, the latest ten of all, and what may still be open; with their closings. CBOR of packages/wire/server.ts.',
      security: TICKET,
      querystring: {
        type: 'object',
        properties: { account: { type: 'string', maxLength: 36 } },
        required: ['account'],
        additionalProperties: false,
      },
      response: answering('The entries', 'application/cbor'),
    },
    async handler({ query: { account } }, reply) {
      if (!isUuid(account)) throw new Problem('request/malformed', 'no account');
      const answer: StreamEntries = { size: tail.size, entries: signIns.entries(account) };
      return reply
        .type('application/cbor')
        .header('cache-control', 'no-store')
        .send(Buffer.from(toCbor(answer)));
    },
  });
}
