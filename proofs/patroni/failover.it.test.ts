/** The database's primary dies, and another time only seems to: Patroni promotes a standby, and the house goes on with it by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '#postgres/connect.ts';
import { hasPatroni, NO_PATRONI } from '#testkit/patroni.ts';
import type { BusyDesk } from '../busy-desk.ts';
import { type House, openHouse } from '../house.ts';
import { until } from '../people.ts';
import { busyDesks } from '../trouble/busy-desks.ts';
import { eachGoesOn } from '../trouble/goes-on.ts';
import { nothingLost } from '../trouble/nothing-lost.ts';
import { PatroniCluster } from './cluster.ts';
import type { PatroniNode } from './node.ts';

if (!hasPatroni()) process.stderr.write(`${NO_PATRONI}\n`);

let cluster: PatroniCluster;
let house: House;
let desks: readonly BusyDesk[];
beforeAll(async () => {
  if (!hasPatroni()) return;
  cluster = await PatroniCluster.start();
  house = await openHouse({}, cluster.forHouse());
  desks = await busyDesks(house, 2);
}, 180_000);
afterAll(() => (house ?? cluster)?.stop(), 60_000);

const acknowledged = () => desks.reduce((sum, desk) => sum + desk.acknowledged.length, 0);

/** The head of the log in one node's own copy. */
async function headIn(node: PatroniNode): Promise<unknown> {
  const sql = connect(cluster.url('postgres', 'holdfast', [node]), { max: 1 });
  try {
    return (await sql`SELECT size, encode(root, 'hex') AS root FROM head`)[0];
  } catch {
    // It is being brought back.
    return undefined;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

it.skipIf(!hasPatroni())(
  'loses nothing acknowledged to a primary that died, nor to one that comes back',
  { timeout: 180_000 },
  async () => {
    const keeper = house.running('keeper').pid;
    await eachGoesOn(desks, 5);
    const first = await cluster.leader();
    const others = cluster.nodes.filter((node) => node !== first);
    for (const node of others) node.freeze();
    await sleep(500);
    const then = acknowledged();
    await sleep(1_000);
    expect(acknowledged(), 'nothing is acknowledged that one machine alone has').toBe(then);
    first.killDatabase();
    for (const node of others) node.thaw();
    const second = await cluster.leader(first);
    await eachGoesOn(desks, 5);
    await cluster.isSafe();

    second.freeze();
    const third = await cluster.leader(second);
    await eachGoesOn(desks, 5);
    second.thaw();
    await until(
      'the old primary follows',
      async () => {
        const role = await second.role();
        return role === 'replica' || role === 'sync_standby' ? true : undefined;
      },
      60_000,
    );
    await eachGoesOn(desks, 5);

    expect(house.running('keeper').pid, 'the same keeper went on').toBe(keeper);
    expect(await cluster.leader()).toBe(third);
    // A keeper begins where two standbys stand before the one that is written to.
    const last = [...cluster.nodes.filter((node) => node !== third), third];
    await house.kill9('keeper');
    await house.startAgain('keeper', {
      DATABASE_URL: cluster.url('holdfast_keeper', 'holdfast', last),
    });
    await eachGoesOn(desks);
    await nothingLost(house.origin, desks);
    const heads = await until(
      'all nodes hold the same log',
      async () => {
        const all = await Promise.all(cluster.nodes.map(headIn));
        const same = all.every((head) => JSON.stringify(head) === JSON.stringify(all[0]));
        return same && all[0] !== undefined ? all : undefined;
      },
      60_000,
    );
    expect(heads).toHaveLength(3);
  },
);
