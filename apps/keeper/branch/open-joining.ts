import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import type { LogReader } from '#journal/reader.ts';
import type { Hasher } from '#tlog/merkle.ts';
import type { Keeper } from '../keeper.ts';
import type { KeyEncryption } from '../keys/key-encryption.ts';
import { Awaited, migrateAwaited } from '../standby/awaited.ts';
import { courierHttp } from '../standby/courier-http.ts';
import { migrateTakenSlips } from '../standby/taken-slips.ts';
import { migrateWantedAttachments, WantedAttachments } from '../standby/wanted-attachments.ts';
import { Joining } from './joining.ts';
import { stageBranch } from './staged-branch.ts';

/** As many entries at a time as nobody at a desk notices. */
const MOST_AT_ONCE = 512;

type Ground = {
  readonly keeper: Keeper;
  readonly sql: Sql;
  readonly reader: LogReader;
  readonly hasher: Hasher;
  readonly keyEncryption: KeyEncryption;
  /** The keeper's own. */
  readonly folder: string;
};

export type OpenJoining = {
  readonly joining: Joining;
  /** Where the courier hands in what it fetched. */
  readonly socket: string;
  close(): Promise<void>;
};

/** No site that this log knows of is reached there. */
export class UnknownSite extends Error {
  override readonly name = 'UnknownSite';
}

/** Listens for the courier who brings what a site wrote apart from this one. @param origin where that site is reached. @throws UnknownSite */
export async function openJoining(
  ground: Ground,
  origin: string,
  atOnce = MOST_AT_ONCE,
): Promise<OpenJoining> {
  const { keeper, sql, folder } = ground;
  await migrateAwaited(sql);
  await migrateTakenSlips(sql);
  await migrateWantedAttachments(sql);
  const common = await commonWith(ground, origin);
  const joining = new Joining({
    ...ground,
    ...{ common, atOnce, staged: await stageBranch(sql) },
    ...{ awaited: new Awaited(sql, keeper.keys), wanted: new WantedAttachments(sql) },
  });
  const courier = courierHttp(joining, keeper.log, () => undefined);
  const socket = join(folder, 'join.sock');
  await rm(socket, { force: true });
  await courier.listen({ path: socket });
  return {
    joining,
    socket,
    async close() {
      await courier.close();
      await joining.settled();
    },
  };
}

/** Of how many entries it is known that both have them: what a lifeboat signed for; or what this site had as it was launched. */
async function commonWith({ keeper, sql }: Ground, origin: string): Promise<number> {
  const { organisation } = keeper.state.directory;
  const lifeboat = organisation?.lifeboats.find((one) => one.origin === origin);
  if (lifeboat !== undefined) {
    const [row] = await sql<{ size: string }[]>`
      SELECT size FROM cosigned WHERE lifeboat = ${lifeboat.lifeboat}`;
    return Number(row?.size ?? 0);
  }
  const launchedAt = keeper.state.launchedAt();
  if (launchedAt === null || organisation?.origins.includes(origin) !== true)
    throw new UnknownSite();
  return launchedAt;
}
