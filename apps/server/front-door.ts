/** What every request must be, before any route looks at it. */
import type { FastifyInstance } from 'fastify';
import { Problem } from '#problems/catalogue.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST']);

/**
 * Only this service's own host (a page of another name that points here would share its origin: DNS rebinding), only its own pages or no
 * page at all, and three methods. There is no CORS.
 */
export function guardFrontDoor(app: FastifyInstance, origin: URL): void {
  app.addHook('onRequest', async ({ method, headers }, reply) => {
    // The header itself: a proxy's word for it would be anyone's word.
    if (headers.host?.toLowerCase() !== origin.host) throw new Problem('request/wrong-host');
    if (headers.origin !== undefined && headers.origin !== origin.origin)
      throw new Problem('request/wrong-host');
    if (!METHODS.has(method)) {
      reply.header('allow', [...METHODS].join(', '));
      throw new Problem('request/wrong-method');
    }
  });
}
