import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Problem } from '#problems/catalogue.ts';
import { answering, TICKET } from '../answers.ts';

const FOR_EVER = 'private, max-age=31536000, immutable';
const NONE = '{"lists":[]}\n';

type Params = { hash: string };

/** The provider's code lists, whole: a desk searches them by itself, so that nobody here learns what a clinician looks for. */
export async function codes(
  app: FastifyInstance,
  { folder }: { folder: string | null },
): Promise<void> {
  const read = async (name: string): Promise<Buffer | null> => {
    if (folder === null) return null;
    return readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
  };

  app.get('/codes', {
    schema: {
      tags: ['desk'],
      summary: 'The code lists that are installed',
      description: 'JSON of packages/care/codes/code-list.ts: each with the slices it is cut into.',
      security: TICKET,
      response: answering('The lists', 'application/json'),
    },
    async handler(_, reply) {
      const lists = await read('lists.json');
      return reply
        .type('application/json')
        .header('cache-control', 'no-cache')
        .send(lists ?? Buffer.from(NONE));
    },
  });

  app.get<{ Params: Params }>('/codes/:hash', {
    schema: {
      tags: ['desk'],
      summary: 'A slice of a code list',
      description:
        'Lines of code, tab and display, packed by gzip; by the SHA-256 of the packed bytes.',
      security: TICKET,
      params: {
        type: 'object',
        properties: { hash: { type: 'string', pattern: '^[0-9a-f]{64}$' } },
        required: ['hash'],
      },
      response: answering('The slice', 'application/octet-stream'),
    },
    async handler({ params: { hash } }, reply) {
      const slice = await read(hash);
      if (slice === null) throw new Problem('request/not-found', 'no such slice');
      return reply.type('application/octet-stream').header('cache-control', FOR_EVER).send(slice);
    },
  });
}
