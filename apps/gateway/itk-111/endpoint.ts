/** Where NHS 111 services send their reports. An acknowledgement leaves only once the report is on disk. */
import Fastify, { type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '#base/clock.ts';
import { codeOf, type Posts } from '../post.ts';
import { acknowledge, type NewUuid, refuse, type SoapReply } from './acknowledge.ts';
import { type Filed, fileReport, setAside } from './file-report.ts';
import { type Received, receive } from './receive.ts';

export type EndpointParts = {
  readonly posts: Posts;
  /** The service whose queue the reports join. */
  readonly service: string;
  readonly clock: Clock;
  readonly newUuid: NewUuid;
  readonly log: Logger;
};

export const REPORTS_PATH = '/nhs-111-reports';

const BODY_LIMIT = 8 * 2 ** 20;
/** What one sender may take of the others: 1 GiB of bodies that are on their way, none for longer than so. */
const CONNECTIONS = 128;
const HEADERS_MS = 10_000;
const REQUEST_MS = 20_000;
const STALLED_MS = 30_000;

export function reportsEndpoint(parts: EndpointParts): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS,
    connectionTimeout: STALLED_MS,
    // Else any number of bodies might follow one another into memory while the first is being read.
    maxRequestsPerSocket: 1,
    http: {
      headersTimeout: HEADERS_MS,
      connectionsCheckingInterval: HEADERS_MS / 2,
      maxHeaderSize: 8 * 2 ** 10,
    },
  });
  app.server.maxConnections = CONNECTIONS;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));

  // Only browsers say where a request comes from, and no browser has a report to send: it was made to by some page.
  app.addHook('onRequest', async ({ headers }, reply) => {
    if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
      return reply.code(403).send();
    }
  });

  app.post(REPORTS_PATH, async (request, reply) => {
    const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const { status, contentType, body, filed } = await take(
      parts,
      bytes,
      request.headers['content-type'],
    );
    // ITK acknowledges a message that came before as it does a new one; `holdfast import` tells them apart.
    if (filed !== undefined) reply.header('holdfast-filed', filed);
    return reply.code(status).type(contentType).send(body);
  });
  app.get('/health', async () => ({ ok: true }));
  app.setNotFoundHandler(async (_, reply) => reply.code(404).send());

  app.setErrorHandler(async (error, _, reply) => {
    const tooLarge = (error as { code?: string }).code === 'FST_ERR_CTP_BODY_TOO_LARGE';
    const fault = refuse(
      { wrapping: 'soap-1.1' },
      tooLarge ? 'xml/too-large' : 'itk/unexpected',
      parts.newUuid,
    );
    return reply
      .code(tooLarge ? 413 : fault.status)
      .type(fault.contentType)
      .send(fault.body);
  });
  return app;
}

type Answer = SoapReply & { readonly filed?: Filed };

/** One message: understood and filed, or kept aside and refused; or, where neither could be written, refused as the server's own fault. */
async function take(
  parts: EndpointParts,
  bytes: Uint8Array,
  contentType: string | undefined,
): Promise<Answer> {
  const { newUuid, log } = parts;
  const received = receive(bytes, { newUuid, contentType });
  try {
    return await keep(parts, received, bytes, contentType);
  } catch (error) {
    log.warn({ problem: codeOf(error) }, 'not stored');
    const head =
      received.outcome === 'accepted' ? received.head : { wrapping: 'soap-1.1' as const };
    return refuse(head, 'itk/not-stored', newUuid);
  }
}

async function keep(
  { posts, service, clock, newUuid, log }: EndpointParts,
  received: Received,
  bytes: Uint8Array,
  contentType: string | undefined,
): Promise<Answer> {
  const { digest, messageId } = received;
  const arrival = { bytes, digest, messageId, mediaType: contentType?.slice(0, 100) ?? 'text/xml' };
  if (received.outcome === 'set-aside') {
    const { problem, safeMessage } = received;
    // Nothing was sent, so there is nothing to keep.
    if (bytes.length > 0)
      await posts.work((post) => setAside(post, clock, problem, safeMessage, arrival));
    log.info({ problem }, 'set aside');
    return received.reply;
  }
  const filed = await posts.work(async (post) => {
    const outcome = await fileReport(post, service, clock, received.report, arrival);
    if (outcome === 'differs')
      await setAside(post, clock, 'itk/same-id-other-content', DIFFERS, arrival);
    return outcome;
  });
  log.info({ filed }, 'report');
  return { ...acknowledge(received.head, newUuid), filed };
}

const DIFFERS =
  'A message with this id arrived before with other content. The first one is the case; this one is kept here for a person to compare.';
