/** The server that faces the network: it relays, shows the log, and knows nothing. All power arrives here as an argument. */
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Clock } from '#base/clock.ts';
import { HandBack } from '#care/hand-back.ts';
import { Measures } from '#care/measures/measures.ts';
import { holds } from '#identity/account.ts';
import { Directory } from '#identity/directory.ts';
import type { AttachmentReader } from '#journal/attachments.ts';
import type { LifeboatReader } from '#journal/lifeboat-tables.ts';
import type { LogReader } from '#journal/reader.ts';
import { Packed } from '#snapshot/packed.ts';
import { AccessJournal } from './access-journal.ts';
import { Arrivals } from './arrivals.ts';
import { BesideWatch } from './beside-watch.ts';
import { BoardCache } from './board-cache.ts';
import { BoardPlaces } from './board-places.ts';
import { CaseWatch } from './case-watch.ts';
import { CheckpointAge } from './checkpoint-age.ts';
import { deskFiles } from './desk-files.ts';
import { Feeds } from './feeds.ts';
import { type CommitNotices, follow } from './follow.ts';
import { guardFrontDoor } from './front-door.ts';
import type { Limits } from './limits.ts';
import { LogTail } from './log-tail.ts';
import { measureRequests, metricsOf, routeOf } from './metrics.ts';
import { describeRoutes } from './openapi.ts';
import type { PackFolder } from './pack-folder.ts';
import { readableLog } from './readable-log.ts';
import { refuseBytes, refuseUrl, renderRefusals } from './refusals.ts';
import { accessJournal } from './routes/access-journal.ts';
import { arrivals as arrivalsRoute } from './routes/arrivals.ts';
import { attachment } from './routes/attachment.ts';
import { board } from './routes/board.ts';
import { checkpoint } from './routes/checkpoint.ts';
import { cis2 } from './routes/cis2.ts';
import { cis2Trust } from './routes/cis2-trust.ts';
import { codes } from './routes/codes.ts';
import { cosigned } from './routes/cosigned.ts';
import { entries } from './routes/entries.ts';
import { feed } from './routes/feed.ts';
import { handBack as handBackRoute } from './routes/hand-back.ts';
import { health } from './routes/health.ts';
import { inclusion } from './routes/inclusion.ts';
import { measures as measuresRoute } from './routes/measures.ts';
import { metrics } from './routes/metrics.ts';
import { openapi } from './routes/openapi.ts';
import { packs } from './routes/packs.ts';
import { ready } from './routes/ready.ts';
import { relay } from './routes/relay.ts';
import { services } from './routes/services.ts';
import { signIns as signInsRoute } from './routes/sign-ins.ts';
import { slips } from './routes/slips.ts';
import { tile } from './routes/tile.ts';
import { type SecurityHeaders, securityHeaders } from './security-headers.ts';
import { Sessions } from './sessions.ts';
import { SignIns } from './sign-ins.ts';
import { requireTicket } from './signed-in.ts';
import type { Cis2Client, KeeperClient } from './socket-client.ts';

export type ServerParts = {
  /** Where desks reach this server; no other host is answered. */
  readonly origin: URL;
  /** The built desk. */
  readonly deskFolder: string;
  /** The provider's code lists; null where none are kept. */
  readonly codesFolder: string | null;
  /** The provider's directory of services; null where none is kept. */
  readonly servicesFile: string | null;
  readonly packs: PackFolder;
  readonly keeper: KeeperClient;
  /** The gateway's ear for Care Identity; null where the provider does not offer it. */
  readonly cis2: Cis2Client | null;
  /** Of a role that may only read. */
  readonly reader: LogReader;
  readonly attachments: AttachmentReader;
  readonly lifeboats: LifeboatReader;
  readonly notices: CommitNotices;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly log: Logger;
  /** The database went back behind what was read from it: the process should end and begin again. */
  readonly onLogWentBack: () => void;
};

/** How many values of each kind stay as they are; the others, and there are as many as calls, are deflated until they are asked for. */
const RECENT = 2_000;
/** After so many entries. */
const PACKED_EACH = 2_048;

export async function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { origin, keeper, cis2: gateway, limits, clock, log } = parts;
  const reader = readableLog(parts.reader);
  const directory = new Directory();
  const sessions = new Sessions((id) => directory.letGo(id));
  const packed = new Packed(RECENT);
  const places = new BoardPlaces(packed);
  const cache = new BoardCache({ places, reader, clock });
  const journal = new AccessJournal((id) => directory.account(id)?.kind === 'machine');
  const signIns = new SignIns();
  const arrivals = new Arrivals();
  const watch = new CaseWatch({ board: places, directory, clock, log });
  const measures = new Measures((id) => {
    const account = directory.account(id);
    return account !== undefined && holds(account, 'clinician');
  });
  const handBack = new HandBack();
  const beside = new BesideWatch({ handBack, directory, clock });
  const age = new CheckpointAge(clock);
  const tail = new LogTail({
    reader,
    clock,
    fold(header, placed) {
      for (const held of directory.apply(header)) {
        sessions.apply(held);
        places.hold({ ...held, index: placed.index });
        measures.hold(held);
        handBack.hold(held);
      }
      handBack.apply(header);
      beside.apply(header);
      cache.apply(header, placed);
      journal.apply(header, placed.index);
      signIns.apply(header, placed);
      arrivals.apply(header);
      watch.apply(header);
      measures.apply(header, placed.index);
      if (placed.index % PACKED_EACH === 0) packed.pack();
      if (directory.organisation?.stoodDownFor != null) feeds.endAll();
    },
  });
  const feeds = new Feeds(tail, limits, (error) => log.warn({ err: error }, 'a feed broke off'));
  const registry = metricsOf({ keeper, tail, age, feeds, sessions, watch });

  const sites = () => directory.organisation?.origins ?? [];
  const app = newApp(parts, securityHeaders(origin, []));
  renderRefusals(app);
  app.addHook('onRequest', async (_, reply) => {
    reply.headers(securityHeaders(origin, sites()));
  });
  guardFrontDoor(app, origin, sites);
  measureRequests(app, registry);
  logRequests(app);
  await describeRoutes(app, origin);
  await deskFiles(app, { folder: parts.deskFolder });

  app.register(relay, { keeper, limits, clock });
  app.register(cis2, { gateway, directory, limits, clock });
  app.register(checkpoint, { reader });
  app.register(tile, { reader });
  app.register(inclusion, { reader });
  app.register(cosigned, { lifeboats: parts.lifeboats });
  app.register(slips, { lifeboats: parts.lifeboats, directory, clock });
  app.register(attachment, { attachments: parts.attachments });
  app.register(async (desk) => {
    requireTicket(desk, { sessions, tail, clock, directory });
    desk.register(entries, { reader });
    desk.register(board, { cache, tail });
    desk.register(arrivalsRoute, { arrivals, clock });
    desk.register(accessJournal, { journal, directory, tail, reader, limits });
    desk.register(codes, { folder: parts.codesFolder });
    desk.register(feed, { feeds, tail });
    desk.register(handBackRoute, { handBack, directory, tail });
    desk.register(measuresRoute, { measures, directory, tail, reader, limits });
    desk.register(services, { file: parts.servicesFile });
    desk.register(signInsRoute, { signIns, tail });
    desk.register(packs, { folder: parts.packs });
    desk.register(cis2Trust, { gateway, limits, clock });
  });
  app.register(health);
  app.register(ready, { keeper, reader, tail, age, watch, beside });
  app.register(metrics, { registry });
  app.register(openapi);

  const stopped = new AbortController();
  let following = Promise.resolve();
  app.addHook('onReady', async () => {
    following = follow({
      tail,
      notices: parts.notices,
      everyLook() {
        sessions.endExpired(clock());
        if (tail.isFresh) watch.say();
        void lookAtCheckpoint();
      },
      onWentBack: parts.onLogWentBack,
      log,
      signal: stopped.signal,
    });
  });
  app.addHook('preClose', async () => {
    stopped.abort();
    feeds.endAll();
    keeper.close();
    gateway?.close();
    await following;
  });
  return app;

  async function lookAtCheckpoint(): Promise<void> {
    const latest = await reader.checkpoint().catch(() => undefined);
    if (latest !== undefined) age.saw({ log: tail.size, checkpoint: latest?.size ?? 0 });
  }
}

function newApp({ limits, log }: ServerParts, headers: SecurityHeaders): FastifyInstance {
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // It listens on this machine alone, so whoever asks is a proxy that says for whom, or somebody at home.
    trustProxy: 'loopback',
    bodyLimit: limits.handshakeBytes,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.stalledMs,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    http: {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.min(5_000, limits.headersMs / 2),
      maxHeaderSize: 8 * 2 ** 10,
      // The front door asks for it, and refuses as everything else is refused.
      requireHostHeader: false,
    },
    // Not strict about numbers: else `1e400`, which is read as Infinity, is compared with no maximum.
    ajv: {
      customOptions: { removeAdditional: false, coerceTypes: true, strictNumbers: false },
    },
    frameworkErrors: (_, __, reply) => refuseUrl(reply, headers),
    clientErrorHandler: (error, socket) => refuseBytes(error, socket, headers, log),
  });
  app.server.maxConnections = limits.connections;
  app.removeAllContentTypeParsers();
  return app as unknown as FastifyInstance;
}

/** By template, never by address: an address holds ids. */
function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, log } = request;
    log.info(
      {
        method,
        route: routeOf(request),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
}
