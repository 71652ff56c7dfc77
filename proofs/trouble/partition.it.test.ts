/** Lines between the processes of a running house fall silent, one way and both, and come back with what was held or without it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect } from '#postgres/connect.ts';
import { type BusyDesk, busyDesk } from '../busy-desk.ts';
import { type House, openHouse } from '../house.ts';
import { type LifeboatHouse, openLifeboat } from '../lifeboat-house.ts';
import { until } from '../people.ts';
import { placed } from './busy-desks.ts';
import { Line, lineTo, type Silence } from './line.ts';
import { nothingLost } from './nothing-lost.ts';

/** Longer than a database's silence is borne, and than a lifeboat waits to be shown what is new. */
const LONG_MS = 10_000;
const SHORT_MS = 400;

const ended: (() => Promise<unknown>)[] = [];
let house: House;
let lifeboat: LifeboatHouse;
let desks: readonly BusyDesk[];
const lines: Record<'desks' | 'keeper' | 'server' | 'lifeboat', Line> = {} as never;

beforeAll(async () => {
  house = await openHouse();
  ended.push(() => house.stop());
  const { operator, people } = await placed(house, 3);

  const server = { host: 'localhost', port: Number(new URL(house.origin).port) };
  const over = async (name: 'desks' | 'lifeboat') => {
    lines[name] = new Line(server);
    const port = await lines[name].listen({ host: '127.0.0.1', port: 0 });
    ended.push(() => lines[name].close());
    return `http://localhost:${port}`;
  };
  lifeboat = await openLifeboat({ origin: await over('lifeboat') });
  ended.push(() => lifeboat.stop());
  await lifeboat.name([operator, operator.second]);

  for (const [part, url] of [
    ['keeper', house.databaseUrl],
    ['server', house.serverUrl],
  ] as const) {
    const { line, url: over, close } = await lineTo(url);
    ended.push(close);
    lines[part] = line;
    await house.kill9(part);
    await house.startAgain(part, { DATABASE_URL: over });
  }
  const origin = await over('desks');
  desks = await Promise.all(
    people.map(({ person, stream }) => busyDesk({ origin }, person, stream)),
  );
});
afterAll(async () => {
  for (const end of ended.toReversed()) await end();
});

const acknowledged = () => desks.reduce((sum, desk) => sum + desk.acknowledged.length, 0);

/** All desks were told of something more. */
async function goesOn(): Promise<void> {
  const before = desks.map((desk) => desk.acknowledged.length);
  await until('each desk goes on', async () =>
    desks.every((desk, i) => desk.acknowledged.length > before[i]!) ? true : undefined,
  );
}

/** How many entries a site's database holds. */
async function sizeIn(databaseUrl: string): Promise<number> {
  const sql = connect(databaseUrl, { max: 1 });
  const { size } = await postgresReader(sql).head();
  await sql.end();
  return size;
}

it('has all, once, whichever line fell silent and however it came back', {
  timeout: 150_000,
}, async () => {
  await goesOn();
  for (const line of [lines.desks, lines.keeper, lines.server]) {
    for (const silence of ['there', 'back', 'both'] satisfies Silence[]) {
      line.fall(silence);
      await sleep(SHORT_MS);
      line.mend(silence === 'both' ? 'goes on' : 'is cut');
      await goesOn();
    }
  }

  // So long that the keeper gives its database up by itself, and the lifeboat is far behind. The line is never mended for what was said over it.
  lines.lifeboat.fall('back');
  lines.keeper.fall('back');
  const before = acknowledged();
  await sleep(LONG_MS);
  expect(
    acknowledged() - before,
    'nothing is acknowledged that no database answered for',
  ).toBeLessThan(desks.length * 64);
  await until('the keeper gives it up', async () =>
    (await house.logged('keeper')).some(
      ({ msg, code }) => msg === 'the database failed' && code === 'DATABASE_SILENT',
    )
      ? true
      : undefined,
  );
  lines.keeper.mend('is cut');
  lines.lifeboat.mend('is cut');
  await goesOn();

  const { log } = await nothingLost(house.origin, desks);
  await until('the lifeboat has all of it', async () =>
    (await sizeIn(lifeboat.databaseUrl)) >= log.length ? true : undefined,
  );
});
