/** A PostgreSQL, a keeper and a server as processes of their own, and desks that use them: what every benchmark stands on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { author } from '#sync/author.ts';
import { Keyring } from '#sync/keyring.ts';
import { openSession } from '#sync/session.ts';
import { freePort, startPart } from '#testkit/part.ts';
import { type Desk, enrolAndSignIn, invite, softwareDevice } from '#testkit/person.ts';
import { startPostgres } from '#testkit/postgres.ts';
import { socketTransport } from '#testkit/socket-transport.ts';

export const SERVICE = 'out-of-hours';

export type BenchRig = {
  readonly databaseUrl: string;
  /** The server's address. */
  readonly origin: string;
  /** A clinician, enrolled and signed in. */
  desk(): Promise<Desk>;
  /** The gateway's seat, approved. */
  readonly gateway: Omit<Desk, 'authenticator'>;
  stop(): Promise<void>;
};

export async function benchRig(): Promise<BenchRig> {
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
    // No page is asked for here.
    HOLDFAST_STATIC: folder,
  };
  const keeper = await startPart('keeper', { ...settings, DATABASE_URL: database.url }, join(folder, 'keeper.log'));
  const server = await startPart('server', { ...settings, DATABASE_URL: database.serverUrl }, join(folder, 'server.log'));
  const transport = socketTransport(socket);
  const founder = await enrolAndSignIn(transport, origin, keeper.said.enrolment!);
  return {
    databaseUrl: database.url,
    origin,
    gateway: await approvedGateway(founder, transport),
    async desk() {
      const account = uuidv7(systemClock, systemRandom);
      return enrolAndSignIn(transport, origin, await invite(founder, origin, ['clinician'], [SERVICE], account));
    },
    async stop() {
      transport.close();
      await server.stop();
      await keeper.stop();
      await postgres.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function approvedGateway(founder: Desk, transport: ReturnType<typeof socketTransport>): Promise<BenchRig['gateway']> {
  const key = softwareDevice();
  const account = uuidv7(systemClock, systemRandom);
  const facts = { account, name: 'Bench', role: 'gateway' as const, key: key.publicKey };
  const approval = await founder.author.write({ stream: 'directory', after: 0, type: 'machine.approved', facts });
  await founder.session.call('append', { entries: [approval] });
  const device = softwareDevice();
  const primitives = nodePrimitives;
  const session = await openSession({
    transport,
    introduce: async (challenge) => ({ kind: 'machine', name: 'Bench', key: key.publicKey, signature: await key.sign(challenge) }),
    device,
    primitives,
    knownKeeper: null,
  });
  const keyring = new Keyring(session, primitives);
  return { session, keyring, device, author: author({ session, device, keyring, primitives, clock: systemClock, random: systemRandom }) };
}

/** Puts a received case into the log, and gives its id. */
export async function newCase({ session, keyring, author }: BenchRig['gateway']): Promise<Uuid> {
  const id = uuidv7(systemClock, systemRandom);
  const stream = `case/${id}`;
  const { patient } = await session.call('match', { nhsNumber: null, family: `Bench ${id}`, birthDate: '1980-01-01', phone: null, postcode: 'ZZ99 9ZZ' });
  await keyring.ensure([{ stream, subject: patient }], 'receive');
  const entry = await author.write({
    stream,
    after: 0,
    type: 'case.received',
    facts: { patient, service: SERVICE, source: 'nhs-111-report', urgency: 'urgent', disposition: 'Dx05', due: systemClock() },
    payload: { patient: { name: 'Bench Patient', gender: 'unknown' }, problem: 'Abdominal pain', unmapped: 0, warnings: [] },
  });
  await session.call('append', { entries: [entry] });
  return id;
}
