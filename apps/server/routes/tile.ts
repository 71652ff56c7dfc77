import type { FastifyInstance } from 'fastify';
import type { LogReader } from '#journal/reader.ts';
import { readTile } from '#journal/tiles.ts';
import { Problem } from '#problems/catalogue.ts';
import { answering, READ_WITHIN_MS } from '../answers.ts';

const FULL = 'public, max-age=31536000, immutable';
/** A partial tile does not change either, and is of no use once the full one stands. */
const PARTIAL = 'public, max-age=60';

/** Hash tiles and entry bundles (C2SP tlog-tiles), open to all: their entries are sealed. */
export async function tile(app: FastifyInstance, { reader }: { reader: LogReader }): Promise<void> {
  app.get<{ Params: { '*': string } }>('/tile/*', {
    exposeHeadRoute: true,
    handlerTimeout: READ_WITHIN_MS,
    schema: {
      tags: ['log'],
      summary: 'A tile of the tree, or a bundle of entries',
      description:
        '`/tile/<level>/<index>[.p/<width>]`, `/tile/entries/<index>[.p/<width>]` (C2SP tlog-tiles), open to all.',
      params: { type: 'object', properties: { '*': { type: 'string' } } },
      response: answering('The tile', 'application/octet-stream'),
    },
    async handler(request, reply) {
      // As it was asked, undecoded: each tile has one path.
      const path = request.url.slice(1);
      const bytes = await readTile(reader, path);
      if (bytes === null) throw new Problem('request/not-found', 'no such tile');
      return reply
        .type('application/octet-stream')
        .header('cache-control', path.includes('.p/') ? PARTIAL : FULL)
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  });
}
