/** Database, keeper and server for a week that is played faster than it passes, each a process of its own. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import type { Role } from '#identity/roles.ts';
import { connect } from '#postgres/connect.ts';
import { relayTransport, type Transport } from '#sync/transport.ts';
import { approvedMachine, type Machine, seatMachine } from '#testkit/machine.ts';
import { freePort, type RunningPart, startProgram } from '#testkit/part.ts';
import {
  type Desk,
  enrolTwice,
  foundTwoOperators,
  invite,
  softwareDevice,
} from '#testkit/person.ts';
import { startPostgres } from '#testkit/postgres.ts';
import { socketTransport } from '#testkit/socket-transport.ts';
import { processorMicros } from '../processor-time.ts';
import { leanFetch } from './lean-fetch.ts';

export const SERVICE = 'out-of-hours';
const DESKS_AT_MOST = 256;

/** What a process needs: used is what it still holds once rubbish is collected. */
export type Memory = { readonly used: number; readonly rss: number };

export type House = {
  readonly clock: Clock;
  /** Tells everybody the time. */
  passTo(now: number): void;
  /** A desk's way: through the server, but for the handshakes, whose number for each address is bounded. */
  readonly transport: Transport;
  readonly origin: string;
  readonly fetch: typeof globalThis.fetch;
  /** The gateway's seat, for another session. */
  gateway(): Promise<Machine>;
  /** Passkeys of somebody new. */
  hire(role: Role): Promise<Desk['authenticators']>;
  memory(part: 'keeper' | 'server'): Promise<Memory>;
  /** Processor time that each has used so far, microseconds; null where the system does not say. */
  processor(): Record<'desks' | 'keeper' | 'server', number> | null;
  /** Entries of the log. */
  size(): Promise<number>;
  /** Bytes of the database, and of the keeper's snapshot. */
  disk(): Promise<{ readonly database: number; readonly snapshot: number }>;
  /** Ends keeper and server, and starts them again: how long until each says that it is ready, milliseconds. */
  restart(): Promise<{ readonly keeper: number; readonly server: number }>;
  stop(): Promise<void>;
};

export async function openHouse(): Promise<House> {
  const postgres = await startPostgres();
  const database = await postgres.freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-week-'));
  const socket = join(folder, 'keeper.sock');
  const port = await freePort();
  const origin = `http://localhost:${port}`;
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
      { ...settings, DATABASE_URL: url },
      join(folder, `${name}.log`),
    );
  const parts: { keeper: RunningPart; server: RunningPart } = {
    keeper: await program('keeper', database.url),
    server: await program('server', database.serverUrl),
  };
  const handshakes = socketTransport(socket);
  const fetch = leanFetch(DESKS_AT_MOST);
  const relay = relayTransport(origin, fetch);
  const transport: Transport = (path, ask) =>
    path === '/channel' ? relay(path, ask) : handshakes(path, ask);

  let now = systemClock();
  const clock = () => now;
  const sql = connect(database.url, { max: 1 });
  const machineKey = softwareDevice();
  const { enrolment } = parts.keeper.said;
  const [founder] = await foundTwoOperators(handshakes, origin, enrolment!, [SERVICE]);
  await approvedMachine(handshakes, founder, machineKey);
  return {
    clock,
    passTo(later) {
      now = later;
      for (const part of Object.values(parts)) part.tell({ now });
    },
    transport,
    origin,
    fetch,
    gateway: () => seatMachine(transport, machineKey, clock),
    async hire(role) {
      const account = uuidv7(systemClock, systemRandom);
      const link = await invite(founder, origin, [role], [SERVICE], account);
      return enrolTwice(handshakes, origin, link);
    },
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
      parts.keeper.tell({ now });
      const opened = performance.now();
      parts.server = await program('server', database.serverUrl);
      parts.server.tell({ now });
      await isCurrent(origin);
      return { keeper: opened - begun, server: performance.now() - opened };
    },
    async stop() {
      handshakes.close();
      await sql.end();
      await parts.server.stop();
      await parts.keeper.stop();
      await postgres.stop();
      await rm(folder, { recursive: true });
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
