/** A lifeboat's keeper on a real database, and a courier that carries to it what a main rig has: true, unless a test makes it lie. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import { type Clock, systemClock, systemRandom } from '#base/clock.ts';
import type { IdentityFacts } from '#identity/entries.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import type { LogReader } from '#journal/reader.ts';
import { connect } from '#postgres/connect.ts';
import { privateLog } from '#problems/private-log.ts';
import { agree, type Desk, write } from '#testkit/person.ts';
import { freshDatabase, type TestDatabase } from '#testkit/postgres.ts';
import { type Hash, rfc6962, type TreeHead } from '#tlog/merkle.ts';
import { proveConsistency } from '#tlog/proof.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { SlipPage, Standing } from '#wire/lifeboat.ts';
import { rootKeyFrom } from '../keys/open-root-key.ts';
import type { Brought } from '../standby/courier-http.ts';
import { introductionOf } from '../standby/lifeboat-keys.ts';
import { type OpenStandby, openStandby } from '../standby/open-standby.ts';
import { ORG, openRig, type Rig } from './rig.ts';

export const LIFEBOAT_ORIGIN = 'http://localhost:8490';
const hasher = rfc6962(sha256);

export type StandbyRig = OpenStandby & {
  readonly sql: Sql;
  readonly folder: string;
  readonly databaseUrl: string;
  /** What operators name it by. */
  introduction(): Promise<IdentityFacts<'lifeboat.named'>>;
  logged(): Record<string, unknown>[];
  restart(): Promise<StandbyRig>;
  /** Ends standing by: what was launched is a keeper on the same data. */
  becomeKeeper(): Promise<Rig>;
  /** As a crash between the launch and the last file of it would. */
  forgetSecrets(): Promise<void>;
  stop(): Promise<void>;
};

export async function standbyRig(clock: Clock = systemClock): Promise<StandbyRig> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-standby-'));
  return open(folder, await freshDatabase(), clock);
}

async function open(folder: string, database: TestDatabase, clock: Clock): Promise<StandbyRig> {
  const sql = connect(database.url, { max: 4 });
  const lines: string[] = [];
  const opened = await openStandby({
    ...{ sql, folder, org: ORG, clock, random: systemRandom },
    rootKey: rootKeyFrom({}, folder, systemClock, systemRandom),
    log: privateLog('keeper', { write: (line) => void lines.push(line) }),
    remembering: { most: 0, savedEach: 1 },
    progress: () => undefined,
  });
  let hasEnded = false;
  const end = async () => {
    if (hasEnded) return;
    hasEnded = true;
    await opened.close();
    await sql.end();
  };
  return {
    ...opened,
    ...{ sql, folder, databaseUrl: database.url },
    introduction: () =>
      introductionOf(opened.standby.parts.own, {
        org: ORG,
        // A name is one lifeboat’s.
        name: `Harbour ${opened.standby.parts.own.lifeboat.slice(-6)}`,
        origin: LIFEBOAT_ORIGIN,
      }),
    logged: () => lines.map((line) => JSON.parse(line)),
    async restart() {
      await end();
      return open(folder, database, clock);
    },
    async becomeKeeper() {
      await end();
      return openRig(folder, database, { clock, origin: LIFEBOAT_ORIGIN });
    },
    forgetSecrets: () => rm(join(folder, 'secrets')),
    async stop() {
      if (hasEnded) return;
      await end();
      await Promise.all([database.drop(), rm(folder, { recursive: true })]);
    },
  };
}

/** Two operators name the lifeboat. */
export async function nameLifeboat(
  lifeboat: Pick<StandbyRig, 'introduction'>,
  [first, second]: readonly [Desk, Desk],
): Promise<void> {
  const facts = await lifeboat.introduction();
  const { id } = await write(first, { stream: 'org', after: 0, type: 'lifeboat.named', facts });
  await agree(second, id);
}

/** Resolves once every slip that is owed is made. */
export async function slipped({ sql, keeper }: Pick<Rig, 'sql' | 'keeper'>): Promise<void> {
  for (;;) {
    const [owed] = await sql<[{ rows: number; begun: number }]>`
      SELECT (SELECT count(*) FROM stream_key WHERE NOT slipped)::int
          + (SELECT count(*) FROM blind_index WHERE NOT slipped)::int AS rows,
        (SELECT count(DISTINCT lifeboat) FROM slip WHERE kind = 'index-keys')::int AS begun`;
    if (owed.rows === 0 && owed.begun >= keeper.slips.lifeboats.length) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What may be changed on the way. */
export type Lies = {
  readonly entries?: (entries: readonly Bytes[], from: number) => readonly Bytes[];
  readonly proof?: (proof: readonly Hash[]) => readonly Hash[];
  readonly note?: (note: Bytes) => Bytes;
};

const AT_ONCE = 256;

/** Carries all that the main site has published, and the slips that are made by now. */
export async function carry(
  main: Pick<Rig, 'sql' | 'keeper'>,
  { standby }: { readonly standby: Brought },
  lies: Lies = {},
): Promise<Standing> {
  await main.keeper.checkpointer.settled();
  const reader = postgresReader(main.sql);
  const published = await reader.checkpoint();
  if (published === null) throw new Error('nothing is published');
  let stands = await standby.standing();
  do {
    const from = stands.size;
    const end = Math.min(from + AT_ONCE, published.size);
    const entries = (await reader.entries(from, end)).map(({ bytes }) => bytes);
    const told = lies.entries?.(entries, from) ?? entries;
    const proof = await proveConsistency(hasher, end, published.size, reader.nodes);
    const note = new TextEncoder().encode(published.note);
    stands = await standby.takeEntries({
      note: lies.note?.(note) ?? note,
      entries: [...told],
      proof: [...(lies.proof?.(proof) ?? proof)] as Uint8Array[] as Bytes[],
    });
    if (stands.refused !== null) return stands;
  } while (stands.size < published.size);
  return standby.takeSlips(await slipsOf(main.sql, stands));
}

async function slipsOf(sql: Sql, { lifeboat, slip }: Standing): Promise<SlipPage> {
  const rows = await sql<{ seq: string; bytes: Buffer }[]>`
    SELECT seq, bytes FROM slip WHERE lifeboat = ${lifeboat} AND seq > ${slip} ORDER BY seq`;
  return {
    slips: rows.map(({ seq, bytes }) => ({ seq: Number(seq), bytes: new Uint8Array(bytes) })),
  };
}

/** The head of a log as its database has it. */
export function headOf(sql: Sql): Promise<TreeHead> {
  const reader: LogReader = postgresReader(sql);
  return reader.head();
}
