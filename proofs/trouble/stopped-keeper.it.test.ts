/** A keeper stops for a while, is taken for dead, and comes back beside another that went on in its place. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { relayTransport, type Transport } from '#sync/transport.ts';
import type { RunningPart } from '#testkit/part.ts';
import { signIn } from '#testkit/person.ts';
import { socketTransport } from '#testkit/socket-transport.ts';
import { busyDesk } from '../busy-desk.ts';
import { type House, openHouse } from '../house.ts';
import { until } from '../people.ts';
import { placed } from './busy-desks.ts';
import { CheckpointsSeen } from './checkpoints-seen.ts';
import { eachGoesOn } from './goes-on.ts';
import { nothingLost } from './nothing-lost.ts';

let house: House;
let folder: string;
let second: RunningPart | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-second-'));
  house = await openHouse();
}, 120_000);
afterAll(async () => {
  await second?.stop();
  await house.stop();
  await rm(folder, { recursive: true });
});

/** What a keeper answers to whoever asks how it is. */
function wellness(socketPath: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  request({ socketPath, path: '/health' }, (answer) => {
    answer.resume();
    resolve(answer.statusCode);
  })
    .on('error', reject)
    .end();
  return promise;
}

it('a keeper that comes back after another took the log writes nothing, and says why', async () => {
  const first = house.running('keeper');
  const [data] = house.kept;
  const straight = socketTransport(house.keeperSocket);
  const { people } = await placed(house, 3);
  const [last, ...others] = people;
  const desks = await Promise.all(
    others.map(({ person, stream }) => busyDesk(house, person, stream)),
  );
  // One who speaks to the first keeper until it has refused them, and to the other after that.
  let way: Transport = straight;
  const led = ((path, ask) => way(path, ask)) as Transport;
  const { person, stream } = last!;
  const straggling = await signIn(led, person.authenticators, person.device);
  await straggling.keyring.ensure([{ stream, subject: null }], 'care');
  const straggler = await busyDesk(house, straggling, stream);
  const seen = new CheckpointsSeen(
    join(data!, 'keeper', 'last-checkpoint'),
    join(folder, 'data', 'keeper', 'last-checkpoint'),
  );
  await eachGoesOn([straggler], 20);

  process.kill(first.pid, 'SIGSTOP');
  // In its folder there is no place for another while it lives, and nothing is taken from it by trying.
  await expect(house.startBeside('keeper', {})).rejects.toThrow('Another keeper works');
  process.kill(first.pid, 'SIGCONT');
  await eachGoesOn(desks, 10);

  process.kill(first.pid, 'SIGSTOP');
  await cp(data!, join(folder, 'data'), {
    recursive: true,
    filter: (path) => !path.endsWith('.sock'),
  });
  const elsewhere = {
    HOLDFAST_DATA: join(folder, 'data'),
    HOLDFAST_KEEPER_SOCKET: join(folder, 'keeper.sock'),
  };
  second = await house.startBeside('keeper', elsewhere);
  await house.kill9('server');
  await house.startAgain('server', elsewhere);
  await eachGoesOn(desks, 10);

  process.kill(first.pid, 'SIGCONT');
  await until('the first refuses', async () => straggler.troubles.get('log/unavailable'));
  expect(await wellness(house.keeperSocket)).toBe(503);
  expect(await house.logged('keeper')).toContainEqual(
    expect.objectContaining({ problem: 'journal/fenced' }),
  );
  way = relayTransport(house.origin, fetch);
  await eachGoesOn([straggler], 20);

  const { log } = await nothingLost(house.origin, [...desks, straggler]);
  expect(await seen.areOf(log)).toBeGreaterThan(10);
  straight.close();
});
