/** Where a lifeboat's courier hands in what it fetched: CBOR on a Unix socket of its own, which the server does not know. */
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import {
  type BroughtEntries,
  broughtAttachment,
  broughtEntries,
  type SlipPage,
  type Standing,
  slipPage,
  standing,
  type WantedAttachments,
  wantedAttachments,
} from '#wire/lifeboat.ts';

/** As large as 512 entries and their proof could be. */
const BODY_LIMIT = 40 * 2 ** 20;

/** Who takes what a courier brings, and believes none of it. */
export type Brought = {
  standing(): Promise<Standing>;
  takeEntries(brought: BroughtEntries): Promise<Standing>;
  takeSlips(brought: SlipPage): Promise<Standing>;
  wantedAttachments(after: number): Promise<WantedAttachments>;
  takeAttachment(bytes: Bytes): Promise<Standing>;
};

/** @param onFailed told of a failure of this site's own: what is in memory may be ahead of the disk, and the process should begin anew */
export function courierHttp(to: Brought, log: Logger, onFailed: () => void): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/cbor',
    { parseAs: 'buffer' },
    async (_: unknown, body: Buffer) => fromCbor(body),
  );
  app.addHook('onSend', async (_, reply) => void reply.type('application/cbor'));

  app.get('/standing', async () => answered(await to.standing()));
  app.post('/entries', async ({ body }) =>
    answered(await to.takeEntries(broughtEntries.parse(body))),
  );
  app.post('/slips', async ({ body }) => answered(await to.takeSlips(slipPage.parse(body))));
  app.get<{ Querystring: { after?: string } }>('/attachments', async ({ query }) => {
    const wanted = await to.wantedAttachments(Number(query.after ?? -1));
    return Buffer.from(toCbor(z.encode(wantedAttachments, [...wanted])));
  });
  app.post('/attachment', async ({ body }) =>
    answered(await to.takeAttachment(broughtAttachment.parse(body).bytes)),
  );

  app.setErrorHandler(async (error, _, reply) => {
    if (error instanceof z.ZodError || isBodyError(error)) return reply.code(400).send(null);
    log.fatal({ err: error }, 'what was brought could not be kept');
    onFailed();
    return reply.code(500).send(null);
  });
  return app;
}

function answered(stands: Standing): Buffer {
  return Buffer.from(toCbor(z.encode(standing, stands)));
}

function isBodyError(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return statusCode !== undefined && statusCode < 500;
}
