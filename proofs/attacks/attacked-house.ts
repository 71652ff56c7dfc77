/** A house with all its doors, somebody in it, and a tap on what desks ask of its keeper. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { systemRandom } from '#base/clock.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect } from '#postgres/connect.ts';
import { relayTransport, type Transport } from '#sync/transport.ts';
import { startCis2Issuer } from '#testkit/cis2-issuer.ts';
import { enrolAndSignIn, invite } from '#testkit/person.ts';
import { CALLBACK_PATH } from '#wire/cis2.ts';
import { handshake, PROTOCOL } from '#wire/keeper.ts';
import { JOURNAL_KINDS, type JournalAsk, journalAsk } from '#wire/server.ts';
import { type House, openHouse, SERVICE } from '../house.ts';
import { type Founder, founder, newId } from '../people.ts';
import { type Operation, operationsOf } from './operations.ts';

export type AttackedHouse = House & {
  readonly host: string;
  readonly port: number;
  readonly reportsPort: number;
  readonly operator: Founder;
  readonly operations: readonly Operation[];
  /** A body that was right once, by the path of a described route that takes one. */
  readonly genuine: ReadonlyMap<string, unknown>;
  /** Of the log, when it was last looked at. */
  size(): number;
  /** The types of the entries that came into the log since it was last asked. */
  added(): Promise<string[]>;
};

export async function openAttackedHouse(): Promise<AttackedHouse> {
  const scratch = await mkdtemp(join(tmpdir(), 'holdfast-attacked-'));
  const issuer = await startCis2Issuer(`http://localhost${CALLBACK_PATH}`);
  const [client] = issuer.clients;
  await writeFile(join(scratch, 'secret'), client.secret);
  const house = await openHouse({
    // As `holdfast start` starts them (apps/cli/parts/node-part.ts).
    NODE_OPTIONS: '--disable-proto=delete',
    HOLDFAST_CIS2_SOCKET: join(scratch, 'cis2.sock'),
    HOLDFAST_CIS2_ISSUER: issuer.issuer,
    HOLDFAST_CIS2_CLIENT_ID: client.id,
    HOLDFAST_CIS2_SECRET: join(scratch, 'secret'),
  });
  const sql = connect(house.databaseUrl, { max: 2 });
  const operator = await founder(house);
  const { host, port } = new URL(house.origin);
  let seen = 0;
  const opened: AttackedHouse = {
    ...house,
    host,
    port: Number(port),
    reportsPort: Number(new URL(house.reportsUrl).port),
    operator,
    operations: operationsOf(await (await fetch(`${house.origin}/openapi.json`)).json()),
    genuine: await overheard(house, operator),
    size: () => seen,
    async added() {
      const log = postgresReader(sql);
      const { size } = await log.head();
      const entries = await log.entries(seen, size);
      seen = size;
      return entries.map(({ bytes }) => decodeEntry(bytes).header.type);
    },
    async stop() {
      await sql.end();
      await house.stop();
      await issuer.stop();
      await rm(scratch, { recursive: true });
    },
  };
  await opened.added();
  return opened;
}

/** Of a house that is no lifeboat. */
function launching() {
  const [root, nonce] = [systemRandom(32), systemRandom(32)];
  return { protocol: PROTOCOL, size: 1, root, nonce, responses: [{}, {}] };
}

/** What is asked while somebody is enrolled and signs in. */
async function overheard({ origin }: House, operator: Founder): Promise<Map<string, unknown>> {
  const question: JournalAsk = {
    account: operator.session.account,
    patient: null,
    kinds: [...JOURNAL_KINDS],
    from: 0,
    to: Number.MAX_SAFE_INTEGER,
    before: null,
  };
  const genuine = new Map<string, unknown>([
    ['/access-journal', z.encode(journalAsk, question)],
    ['/relay/cosigned', { protocol: PROTOCOL, note: systemRandom(300) }],
    ['/relay/launch/options', { protocol: PROTOCOL }],
    ['/relay/launch', launching()],
    ['/relay/stand-down/options', { protocol: PROTOCOL }],
    [
      '/relay/stand-down',
      {
        ...{ protocol: PROTOCOL, to: systemRandom(16), nonce: systemRandom(32) },
        responses: [{}, {}],
      },
    ],
    ['/cis2/begin', { challenge: systemRandom(32) }],
    ['/cis2/finish', { state: 'A'.repeat(43), query: `code=${'A'.repeat(43)}&state=A` }],
  ]);
  const relay = relayTransport(origin, fetch);
  const tapped: Transport = (path, asked) => {
    genuine.set(`/relay${path}`, z.encode(handshake[path].ask as z.ZodType, asked));
    return relay(path, asked);
  };
  const link = await invite(operator, origin, ['clinician'], [SERVICE], newId());
  await enrolAndSignIn(tapped, origin, link);
  return genuine;
}
