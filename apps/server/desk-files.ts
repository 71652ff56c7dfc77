/** The desk's own files. Only names that were there at the start are routes, so no path reaches any other file. */
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '#problems/catalogue.ts';
import { isDeskAddress } from '#wire/desk-address.ts';

/** A name that carries its content's hash never means anything else. */
const HASHED = /-[A-Za-z0-9_-]{8}\.\w+$/;
const ALSO_DATA: ReadonlySet<string> = new Set(['/board', '/measures']);

/** @param folder the built desk, with `index.html` at its root */
export async function deskFiles(
  app: FastifyInstance,
  { folder }: { folder: string },
): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    dotfiles: 'ignore',
    index: false,
    schemaHide: true,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.header(
        'cache-control',
        path.includes('/assets/') && HASHED.test(path)
          ? 'public, max-age=31536000, immutable'
          : 'no-cache',
      );
      if (path.endsWith('.svg')) reply.header('content-type', 'image/svg+xml; charset=utf-8');
    },
  });

  app.addHook('onRequest', async (request, reply) => {
    if (isPage(request)) return reply.header('vary', 'accept').sendFile('index.html');
  });
  app.setNotFoundHandler(() => {
    throw new Problem('request/not-found');
  });
}

/** A browser that goes to one of the desk's addresses. Some are also where their data is asked for. */
function isPage({ method, url, is404, headers }: FastifyRequest): boolean {
  const path = url.split('?')[0]!;
  return (
    (is404 || ALSO_DATA.has(path)) &&
    method !== 'POST' &&
    isDeskAddress(path) &&
    headers.accept?.includes('text/html') === true
  );
}
