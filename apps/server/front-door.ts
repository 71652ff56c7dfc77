/** What every request must be, before any route looks at it. */
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Problem } from '#problems/catalogue.ts';

/** Of one connection, asked without waiting. Answers wait in memory until those before them are taken, and a line asks for a megabyte. */
const MOST_UNANSWERED = 4;
const METHODS = new Set(['GET', 'HEAD', 'POST']);
/** The Fetch standard's preflight: what a page of another site may ask with. No cookie ever counts here. */
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
};

/**
 * Only this service's own host (a page of another name that points here would share its origin: DNS rebinding), only its own pages, those of the
 * organisation's other sites, or no page at all, and three methods.
 * @param sites where the log says that the organisation's passkeys are used: a desk goes on at a lifeboat from the page of the site that was lost
 */
export function guardFrontDoor(
  app: FastifyInstance,
  origin: URL,
  sites: () => readonly string[],
): void {
  const unanswered = new WeakMap<Socket, number>();
  app.addHook('onRequest', async ({ raw: { socket } }, { raw }) => {
    const count = (unanswered.get(socket) ?? 0) + 1;
    unanswered.set(socket, count);
    raw.once('close', () => unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1));
    if (count <= MOST_UNANSWERED) return;
    raw.shouldKeepAlive = false;
    throw new Problem('request/too-many', 'at once on one connection');
  });

  app.addHook('onRequest', async ({ method, headers, raw }, reply) => {
    // RFC 9112 §3.2: one host, said once. Of two a proxy may have gone by the one and we by the other.
    const hosts = raw.rawHeaders.filter((name, i) => i % 2 === 0 && /^host$/i.test(name));
    if (hosts.length !== 1 || isAbsolute(raw.url)) throw new Problem('request/malformed', 'hosts');
    // The header itself: a proxy's word for it would be anyone's word.
    if (headers.host?.toLowerCase() !== origin.host) throw new Problem('request/wrong-host');
    const { origin: page } = headers;
    if (page !== undefined && page !== origin.origin) {
      if (!sites().includes(page)) throw new Problem('request/wrong-host');
      reply.headers({ 'access-control-allow-origin': page, vary: 'origin' });
      if (method === 'OPTIONS') return reply.code(204).headers(PREFLIGHT).send();
    }
    if (!METHODS.has(method)) {
      reply.header('allow', [...METHODS].join(', '));
      throw new Problem('request/wrong-method');
    }
  });
}

/** A host in the address itself, as proxies are asked. */
function isAbsolute(url: string | undefined): boolean {
  return url?.startsWith('/') !== true;
}
