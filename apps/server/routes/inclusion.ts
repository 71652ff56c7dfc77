import type { FastifyInstance } from 'fastify';
import { toCbor } from '#base/cbor.ts';
import type { LogReader } from '#journal/reader.ts';
import { Problem } from '#problems/catalogue.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { proveInclusion } from '#tlog/proof.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { MOST_PROOFS } from '#wire/server.ts';
import { answering, READ_WITHIN_MS } from '../answers.ts';

type Query = { size: number; index: number[] };

const hasher = rfc6962(sha256);

/** That entries are in a tree, for whoever does not believe us and reads no tiles. */
export async function inclusion(
  app: FastifyInstance,
  { reader }: { reader: LogReader },
): Promise<void> {
  const count = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
  app.get<{ Querystring: Query }>('/inclusion', {
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['log'],
      summary: 'Proofs that entries are in a tree',
      description: 'By leaf index and size of the tree (RFC 9162 §2.1.3), CBOR; open to all.',
      querystring: {
        type: 'object',
        properties: {
          size: { ...count, minimum: 1 },
          index: { type: 'array', items: count, minItems: 1, maxItems: MOST_PROOFS },
        },
        required: ['size', 'index'],
        additionalProperties: false,
      },
      response: answering('The proofs', 'application/cbor'),
    },
    async handler({ query: { size, index } }, reply) {
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
