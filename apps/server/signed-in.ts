/** Lets in whoever holds the ticket of a session that is open in the log. */
import type { FastifyInstance } from 'fastify';
import { fromBase64url } from '#base/bytes.ts';
import type { Clock } from '#base/clock.ts';
import type { Directory } from '#identity/directory.ts';
import { Problem } from '#problems/catalogue.ts';
import type { LogTail } from './log-tail.ts';
import type { OpenSession, Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of routes under `requireTicket` alone. */
    session: OpenSession;
  }
}

export type Door = {
  readonly sessions: Sessions;
  readonly tail: LogTail;
  readonly clock: Clock;
  readonly directory: Directory;
};

const LOOK_WITHIN_MS = 2_000;
/** 32 bytes; the last of 43 digits carries four bits. */
const BEARER = /^Bearer ([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/i;

/** For all routes of `app`. Where the log cannot be read nobody is let in, because a session may have been closed in it. */
export function requireTicket(
  app: FastifyInstance,
  { sessions, tail, clock, directory }: Door,
): void {
  app.decorateRequest('session');
  app.addHook('onRequest', async (request) => {
    const [, ticket] = BEARER.exec(request.headers.authorization ?? '') ?? [];
    if (ticket === undefined) throw new Problem('session/unknown', 'no ticket');
    const bytes = fromBase64url(ticket);
    // A desk comes here straight from the keeper, and may be quicker than the notice of its session.
    if (!tail.isFresh || sessions.holding(bytes, clock()) === undefined) await look(tail);
    const session = sessions.holding(bytes, clock());
    if (session === undefined) throw new Problem('session/unknown', 'ticket of no open session');
    // Whoever goes on reading here would not see what is written where the room went.
    if (directory.organisation?.stoodDownFor != null) throw new Problem('site/stood-down');
    request.session = session;
  });
}

/** Folds what is committed by now. @throws Problem `log/unavailable` */
export async function look(tail: LogTail): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Problem('log/unavailable', 'silent')), LOOK_WITHIN_MS);
  try {
    await Promise.race([tail.catchUp(), promise]);
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('log/unavailable', (error as Error).name);
  } finally {
    clearTimeout(timer);
  }
}
