/** What is counted. Labels are route templates, methods, statuses and rules: never an id, an address or a name. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { INVARIANTS } from '#care/invariants.ts';
import type { CaseWatch } from './case-watch.ts';
import type { CheckpointAge } from './checkpoint-age.ts';
import type { Feeds } from './feeds.ts';
import type { LogTail } from './log-tail.ts';
import type { Sessions } from './sessions.ts';
import type { KeeperClient } from './socket-client.ts';

export type Measured = {
  readonly keeper: KeeperClient;
  readonly tail: LogTail;
  readonly age: CheckpointAge;
  readonly feeds: Feeds;
  readonly sessions: Sessions;
  readonly watch: CaseWatch;
};

export function metricsOf({ keeper, tail, age, feeds, sessions, watch }: Measured): Registry {
  const registers = [new Registry()];
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  gauge('holdfast_feeds', 'Open feeds.', () => feeds.count);
  gauge('holdfast_sessions', 'Sessions that the log says are open.', () => sessions.count);
  gauge('holdfast_log_entries', 'Entries of the log read here.', () => tail.size);
  gauge(
    'holdfast_checkpoint_behind_seconds',
    'For how long the checkpoint has stood still behind the log.',
    () => age.ms / 1000,
  );
  gauge('holdfast_keeper_up', '1 where the keeper answers.', async () =>
    Number(await keeper.isUp()),
  );
  new Gauge({
    name: 'holdfast_invariants_broken',
    help: 'Open cases for which something does not hold that always must, by rule.',
    labelNames: ['rule'],
    registers,
    collect() {
      const broken = watch.broken();
      for (const rule of INVARIANTS) this.set({ rule }, broken.get(rule) ?? 0);
    },
  });
  return registers[0]!;
}

export function measureRequests(app: FastifyInstance, registry: Registry): void {
  const registers = [registry];
  const requests = new Counter({
    name: 'holdfast_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'holdfast_http_request_seconds',
    help: 'How long answers took; of feeds, how long they stayed open.',
    labelNames: ['route'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request);
    requests.inc({ method: methodOf(request), route, status: reply.statusCode });
    seconds.observe({ route }, reply.elapsedTime / 1000);
  });
}

/** The route's template; `desk` for the desk's files, `none` where nothing is. */
export function routeOf({ routeOptions }: FastifyRequest): string {
  if (routeOptions.url === undefined) return 'none';
  return routeOptions.schema?.hide === true ? 'desk' : routeOptions.url;
}

/** A method that is not taken here may be any word. */
function methodOf({ method }: FastifyRequest): string {
  return ['GET', 'HEAD', 'POST'].includes(method) ? method : 'other';
}
