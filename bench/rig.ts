/** A PostgreSQL, a keeper and a server as processes of their own, and desks that use them: what every benchmark stands on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { ROLES } from '#base/roles.ts';
import type { Transport } from '#sync/transport.ts';
import { approvedMachine, type Machine } from '#testkit/machine.ts';
import { freePort, startPart } from '#testkit/part.ts';
import { type Desk, enrolAndSignIn, foundTwoOperators, invite } from '#testkit/person.ts';
import { startPostgres } from '#testkit/postgres.ts';
import { socketTransport } from '#testkit/socket-transport.ts';

export const SERVICE = 'out-of-hours';

export type BenchRig = {
  /** The processes measured, by name. */
  readonly pids: { readonly keeper: number; readonly server: number };
  readonly databaseUrl: string;
  /** The server's address. */
  readonly origin: string;
  /** Straight to the keeper. */
  readonly transport: Transport;
  /** An invitation's link for a clinician. */
  invite(): Promise<string>;
  /** A clinician, enrolled and signed in. */
  desk(): Promise<Desk>;
  /** The gateway's seat, approved. */
  readonly gateway: Machine;
  stop(): Promise<void>;
};

/** @param pages the folder of the built desk, where a browser is to open it */
export async function benchRig(pages: string | null = null): Promise<BenchRig> {
  const postgres = await startPostgres();
  const database = await postgres.freshDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const socket = join(folder, 'keeper.sock');
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const settings = {
    HOLDFAST_DATA: folder,
    HOLDFAST_KEEPER_SOCKET: socket,
    HOLDFAST_ORIGIN: origin,
    HOLDFAST_PORT: `${port}`,
    HOLDFAST_SERVICE: SERVICE,
    HOLDFAST_FOUNDING_ROLES: ROLES.join(','),
    HOLDFAST_STATIC: pages ?? folder,
  };
  const keeper = await startPart(
    'keeper',
    { ...settings, DATABASE_URL: database.url },
    join(folder, 'keeper.log'),
  );
  const server = await startPart(
    'server',
    { ...settings, DATABASE_URL: database.serverUrl },
    join(folder, 'server.log'),
  );
  const transport = socketTransport(socket);
  const [founder] = await foundTwoOperators(transport, origin, keeper.said.enrolment!, [SERVICE]);
  const inviteOne = () =>
    invite(founder, origin, ['clinician'], [SERVICE], uuidv7(systemClock, systemRandom));
  return {
    pids: { keeper: keeper.pid, server: server.pid },
    databaseUrl: database.url,
    transport,
    origin,
    gateway: await approvedMachine(transport, founder),
    invite: inviteOne,
    desk: async () => enrolAndSignIn(transport, origin, await inviteOne()),
    async stop() {
      transport.close();
      await server.stop();
      await keeper.stop();
      await postgres.stop();
      await rm(folder, { recursive: true });
    },
  };
}
