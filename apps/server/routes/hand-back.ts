import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { toCbor } from '#base/cbor.ts';
import type { HandBack } from '#care/hand-back.ts';
import { holds } from '#identity/account.ts';
import type { Directory } from '#identity/directory.ts';
import { Problem } from '#problems/catalogue.ts';
import { owedCases } from '#wire/server.ts';
import { answering, TICKET } from '../answers.ts';
import type { LogTail } from '../log-tail.ts';
import { look } from '../signed-in.ts';

/** What the system beside a service is owed, case by case. Ids and times alone. */
export async function handBack(
  app: FastifyInstance,
  {
    handBack,
    directory,
    tail,
  }: { readonly handBack: HandBack; readonly directory: Directory; readonly tail: LogTail },
): Promise<void> {
  app.get<{ Querystring: { readonly service: string } }>('/hand-back', {
    schema: {
      tags: ['desk'],
      summary: 'What the system beside a service is owed',
      description:
        'Case by case, to shift leads, operators, assurance leads and the gateway. CBOR of packages/wire/server.ts.',
      security: TICKET,
      querystring: {
        type: 'object',
        properties: { service: { type: 'string', minLength: 1, maxLength: 40 } },
        required: ['service'],
        additionalProperties: false,
      },
      response: answering('The cases', 'application/cbor'),
    },
    async handler({ session, query: { service } }, reply) {
      const who = directory.account(session.account);
      const isOne = who?.kind === 'machine' || (who && holds(who, ...READERS));
      if (!isOne) throw new Problem('access/not-allowed');
      await look(tail);
      const answer = { size: tail.size, cases: [...handBack.cases(service)] };
      return reply
        .type('application/cbor')
        .header('cache-control', 'no-store')
        .send(Buffer.from(toCbor(z.encode(owedCases, answer))));
    },
  });
}

const READERS = ['shift-lead', 'operator', 'assurance-lead'] as const;
