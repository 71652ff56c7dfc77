import type { FastifyInstance } from 'fastify';
import type { AttachmentReader } from '#journal/attachments.ts';
import { Problem } from '#problems/catalogue.ts';
import { answering, READ_WITHIN_MS } from '../answers.ts';

/** It never changes: it is known by what it is. */
const FOR_EVER = 'private, max-age=31536000, immutable';

type Params = { hash: string };

/** What an entry names by its SHA-256, open to all like the log's tiles: it is sealed under a key that stands in a sealed entry. */
export async function attachment(
  app: FastifyInstance,
  { attachments }: { attachments: AttachmentReader },
): Promise<void> {
  app.get<{ Params: Params }>('/attachment/:hash', {
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['log'],
      summary: 'An attachment of an entry',
      description: 'Sealed bytes by their SHA-256, in hexadecimal digits; open to all.',
      params: {
        type: 'object',
        properties: { hash: { type: 'string', pattern: '^[0-9a-f]{64}$' } },
        required: ['hash'],
      },
      response: answering('The attachment', 'application/octet-stream'),
    },
    async handler({ params: { hash } }, reply) {
      const bytes = await read(attachments, hash);
      if (bytes === null) throw new Problem('request/not-found', 'no such attachment');
      return reply
        .type('application/octet-stream')
        .header('cache-control', FOR_EVER)
        .send(Buffer.from(bytes));
    },
  });
}

async function read(attachments: AttachmentReader, hash: string) {
  try {
    return await attachments.read(Uint8Array.fromHex(hash));
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    throw new Problem('log/unavailable', `${name} ${code ?? ''}`);
  }
}
