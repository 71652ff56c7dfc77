/** Database, keeper and server for a week that is played faster than it passes, each a process of its own. */
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#base/clock.ts';
import { connect } from '#postgres/connect.ts';
import { relayTransport, type Transport } from '#sync/transport.ts';
import { freePort, type RunningPart, startProgram } from '#testkit/part.ts';
import { startPostgresIn } from '#testkit/postgres.ts';
import { socketTransport } from '#testkit/socket-transport.ts';
import { processorMicros } from '../processor-time.ts';
import { leanFetch } from './lean-fetch.ts';

export const SERVICE = 'out-of-hours';
const DESKS_AT_MOST = 256;

/** What a process needs: used is what it still holds once rubbish is collected. */
export type Memory = { readonly used: number; readonly rss: number };

/** By what a house is opened again. */
export type KeptHouse = {
  readonly port: number;
  readonly password: string;
  readonly database: { readonly url: string; readonly serverUrl: string };
};

/** Microseconds of processor time. */
export type Processor = Readonly<Record<'desks' | 'keeper' | 'server', number>>;

export type House = {
  readonly kept: KeptHouse;
  /** By which the first person comes in; none where the house was founded before. */
  readonly enrolment: string | undefined;
  readonly clock: Clock;
  /** Tells everybody the time. */
  passTo(now: number): void;
  /** A desk's way: through the server, but for the handshakes, whose number for each address is bounded. */
  readonly transport: Transport;
  /** The way of handshakes. */
  readonly handshakes: Transport;
  readonly origin: string;
  readonly fetch: typeof globalThis.fetch;
  /** How often a desk was told that the server cannot just now, and asked again. */
  askedAgain(): number;
  memory(part: 'keeper' | 'server'): Promise<Memory>;
  /** What each has used since it started; null where the system does not say. */
  processor(): Processor | null;
  /** Entries of the log. */
  size(): Promise<number>;
  /** Bytes of the database, and of the keeper's snapshot. */
  disk(): Promise<{ readonly database: number; readonly snapshot: number }>;
  /** Ends keeper and server, and starts them again: how long until each says that it is ready, milliseconds. */
  restart(): Promise<{ readonly keeper: number; readonly server: number }>;
  /** Ends all of it; what it wrote stays in its folder. */
  stop(): Promise<void>;
};

/**
 * @param folder where all of it lies
 * @param kept the house that lies there from before
 * @param from what its clock shows at first, milliseconds since 1970
 */
export async function openHouse(
  folder: string,
  kept: KeptHouse | null,
  from: number,
): Promise<House> {
  const password = kept?.password ?? randomBytes(16).toString('hex');
  const postgres = await startPostgresIn(folder, password);
  const database = kept?.database ?? (await postgres.freshDatabase());
  const port = kept?.port ?? (await freePort());
  const socket = join(folder, 'keeper.sock');
  const origin = `http://localhost:${port}`;
  let now = from;
  const settings = {
    HOLDFAST_DATA: folder,
    HOLDFAST_KEEPER_SOCKET: socket,
    HOLDFAST_ORIGIN: origin,
    HOLDFAST_PORT: `${port}`,
    HOLDFAST_SERVICE: SERVICE,
    HOLDFAST_STATIC: folder,
  };
  const program = (name: 'keeper' | 'server', url: string) =>
    startProgram(
      name,
      ['--expose-gc', join(import.meta.dirname, `${name}.ts`)],
      { ...settings, DATABASE_URL: url, HOLDFAST_NOW: `${now}` },
      join(folder, `${name}.log`),
    );
  const parts: { keeper: RunningPart; server: RunningPart } = {
    keeper: await program('keeper', database.url),
    server: await program('server', database.serverUrl),
  };
  const handshakes = socketTransport(socket);
  let askedAgain = 0;
  const fetch = leanFetch(DESKS_AT_MOST, () => {
    askedAgain += 1;
  });
  const relay = relayTransport(origin, fetch);
  const transport: Transport = (path, ask) =>
    path === '/channel' ? relay(path, ask) : handshakes(path, ask);

  const sql = connect(database.url, { max: 1 });
  await isCurrent(origin);
  return {
    kept: { port, password, database: { url: database.url, serverUrl: database.serverUrl } },
    enrolment: parts.keeper.said.enrolment,
    clock: () => now,
    passTo(later) {
      now = later;
      for (const part of Object.values(parts)) part.tell({ now });
    },
    transport,
    handshakes,
    origin,
    fetch,
    askedAgain: () => askedAgain,
    async memory(name) {
      const told = parts[name].hear('used');
      parts[name].tell({ memory: true });
      return (await told) as Memory;
    },
    processor() {
      const { user, system } = process.cpuUsage();
      const [keeper, server] = [parts.keeper, parts.server].map(({ pid }) => processorMicros(pid));
      return keeper == null || server == null ? null : { desks: user + system, keeper, server };
    },
    async size() {
      const [row] = await sql<{ size: string }[]>`SELECT size FROM head`;
      return Number(row!.size);
    },
    async disk() {
      const [row] = await sql<{ bytes: string }[]>`
        SELECT pg_database_size(current_database()) AS bytes`;
      const { size } = await stat(join(folder, 'keeper', 'snapshot'));
      return { database: Number(row!.bytes), snapshot: size };
    },
    async restart() {
      const { server, keeper } = parts;
      await server.stop();
      await keeper.stop();
      const begun = performance.now();
      parts.keeper = await program('keeper', database.url);
      const opened = performance.now();
      parts.server = await program('server', database.serverUrl);
      await isCurrent(origin);
      return { keeper: opened - begun, server: performance.now() - opened };
    },
    async stop() {
      handshakes.close();
      await sql.end();
      await parts.server.stop();
      await parts.keeper.stop();
      await postgres.stop();
    },
  };
}

/** Resolves when the server has read the log to its end. */
async function isCurrent(origin: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${origin}/ready`).catch(() => null);
    const state = (await answer?.json().catch(() => null)) as { readonly log?: string } | null;
    if (state?.log === 'current') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
