/** Lines between the processes of a running house fall silent, one way and both, and come back with what was held or without it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, it } from 'vitest';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect } from '#postgres/connect.ts';
import { freePort } from '#testkit/part.ts';
import { startPostgres } from '#testkit/postgres.ts';
import { type BusyDesk, busyDesk } from '../busy-desk.ts';
import { type House, openHouse } from '../house.ts';
import { type LifeboatHouse, openLifeboat } from '../lifeboat-house.ts';
import { until } from '../people.ts';
import { placed } from './busy-desks.ts';
import { eachGoesOn } from './goes-on.ts';
import { Line, lineTo, type Silence } from './line.ts';
import { nothingLost } from './nothing-lost.ts';

const SHORT_MS = 400;

const ended: (() => Promise<unknown>)[] = [];
let house: House;
let lifeboat: LifeboatHouse;
let desks: readonly BusyDesk[];
let site: Line;
let keepers: Line;
let servers: Line;

beforeAll(async () => {
  // The keeper and the server find a line each where they look for the database.
  const postgres = await startPostgres();
  house = await openHouse(
    {},
    {
      ...postgres,
      async freshDatabase() {
        const database = await postgres.freshDatabase();
        const [toKeepers, toServers] = [
          await lineTo(database.url),
          await lineTo(database.serverUrl),
        ];
        ended.push(toKeepers.close, toServers.close);
        [keepers, servers] = [toKeepers.line, toServers.line];
        return { ...database, url: toKeepers.url, serverUrl: toServers.url };
      },
    },
  );
  ended.push(() => house.stop());
  // Desks and the lifeboat find one where the server was: it answers under its own name alone.
  const { hostname, port } = new URL(house.origin);
  const behind = await freePort();
  await house.kill9('server');
  await house.startAgain('server', { HOLDFAST_PORT: `${behind}` });
  site = new Line({ host: hostname, port: behind });
  await site.listen({ host: hostname, port: Number(port) });
  ended.push(() => site.close());

  const { operator, people } = await placed(house, 2);
  lifeboat = await openLifeboat(house);
  ended.push(() => lifeboat.stop());
  await lifeboat.name([operator, operator.second]);
  desks = await Promise.all(people.map(({ person, stream }) => busyDesk(house, person, stream)));
}, 120_000);
afterAll(async () => {
  for (const end of ended.toReversed()) await end();
});

/** How many entries a site's database holds. */
async function sizeIn(databaseUrl: string): Promise<number> {
  const sql = connect(databaseUrl, { max: 1 });
  const { size } = await postgresReader(sql).head();
  await sql.end();
  return size;
}

/** How often the keeper was failed by its database, by its own log. */
async function databaseTroubles(): Promise<number> {
  const lines = await house.logged('keeper');
  return lines.filter(({ msg }) => msg === 'the database failed').length;
}

it('has all, once, whichever line fell silent and however it came back', {
  timeout: 240_000,
}, async () => {
  await eachGoesOn(desks);
  for (const line of [site, keepers, servers]) {
    for (const silence of ['there', 'back', 'both'] satisfies Silence[]) {
      line.fall(silence);
      await sleep(SHORT_MS);
      line.mend(silence === 'both' ? 'goes on' : 'is cut');
      await eachGoesOn(desks);
    }
  }

  // So long that the keeper gives its database up by itself. What was said over that line is never heard.
  const troubles = await databaseTroubles();
  keepers.fall('back');
  await until(
    'the keeper gives it up',
    async () => ((await databaseTroubles()) > troubles ? true : undefined),
    40_000,
  );
  keepers.mend('is cut');
  await eachGoesOn(desks);

  // And what stands by is killed, one after another, while it fetches.
  for (const part of ['lifeboat', 'keeper', 'server'] as const) {
    await lifeboat.kill9(part);
    await lifeboat.startAgain(part);
  }
  const { log } = await nothingLost(house.origin, desks);
  await until('the lifeboat has all of it', async () =>
    (await sizeIn(lifeboat.databaseUrl)) >= log.length ? true : undefined,
  );
});
