import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { toCbor } from '#base/cbor.ts';
import { Problem } from '#problems/catalogue.ts';
import { packFiles } from '#wire/server.ts';
import { answering, READ_WITHIN_MS, TICKET } from '../answers.ts';
import type { PackFolder } from '../pack-folder.ts';

/** What is called by its hash never is anything else. */
const FOR_EVER = 'private, max-age=31536000, immutable';

/** Triage packs as they were installed. Which of them are used the log says. */
export async function packs(
  app: FastifyInstance,
  { folder }: { folder: PackFolder },
): Promise<void> {
  app.get('/pack-files', {
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['desk'],
      summary: 'Which triage packs are installed',
      description:
        'Their hashes, and the public keys of publishers. CBOR of packages/wire/server.ts.',
      security: TICKET,
      response: answering('The list', 'application/cbor'),
    },
    async handler(_, reply) {
      const answer = toCbor(z.encode(packFiles, await folder.list()));
      return reply
        .type('application/cbor')
        .header('cache-control', 'no-store')
        .send(Buffer.from(answer));
    },
  });

  app.get<{ Params: { hash: string } }>('/pack-files/:hash', {
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['desk'],
      summary: 'A triage pack, signed',
      description: 'By its hash (docs/formats.md, “Packs”), 64 hexadecimal digits.',
      security: TICKET,
      params: {
        type: 'object',
        properties: { hash: { type: 'string', pattern: '^[0-9a-f]{64}$' } },
        required: ['hash'],
      },
      response: answering('The file', 'application/cbor'),
    },
    async handler({ params: { hash } }, reply) {
      const file = await folder.read(hash);
      if (file === null) throw new Problem('request/not-found', 'no such pack');
      return reply
        .type('application/cbor')
        .header('cache-control', FOR_EVER)
        .send(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
    },
  });
}
