import type { FastifyInstance } from 'fastify';
import { toCbor } from '#base/cbor.ts';
import type { LogReader } from '#journal/reader.ts';
import { Problem } from '#problems/catalogue.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { proveInclusion } from '#tlog/proof.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { MOST_PROOFS } from '#wire/server.ts';
import { answering, READ_WITHIN_MS } from '../answers.ts';

type Query = { size: number; indexes: string };

const hasher = rfc6962(sha256);
/** With commas between. */
const INDEXES = `^[0-9]{1,15}(,[0-9]{1,15}){0,${MOST_PROOFS - 1}}$`;

/** That entries are in a tree, for whoever does not believe us and reads no tiles. */
export async function inclusion(
  app: FastifyInstance,
  { reader }: { reader: LogReader },
): Promise<void> {
  app.get<{ Querystring: Query }>('/inclusion', {
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['log'],
      summary: 'Proofs that entries are in a tree',
      description: 'By leaf index and size of the tree (RFC 9162 §2.1.3), CBOR; open to all.',
      querystring: {
        type: 'object',
        properties: {
          size: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
          indexes: { type: 'string', pattern: INDEXES },
        },
        required: ['size', 'indexes'],
        additionalProperties: false,
      },
      response: answering('The proofs', 'application/cbor'),
    },
    async handler({ query: { size, indexes } }, reply) {
      const index = indexes.split(',').map(Number);
      const { size: all } = await reader.head();
      if (size > all || index.some((one) => one >= size))
        throw new Problem('request/not-found', 'beyond the tree');
      const proofs = index.map((one) => proveInclusion(hasher, one, size, reader.nodes));
      return reply
        .type('application/cbor')
        .header('cache-control', 'no-store')
        .send(Buffer.from(toCbor(await Promise.all(proofs))));
    },
  });
}
