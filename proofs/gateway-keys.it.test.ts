/** The gateway changes its own key, and follows the keeper's, whatever instant it is killed at; another keeper is refused. */
import { generateKeyPairSync } from 'node:crypto';
import { copyFile, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { decodeEntry } from '#journal/entry.ts';
import { decodeKnownKeeper } from '#sync/known-keeper.ts';
import { askAdmin } from '../apps/keeper/testing/ask-admin.ts';
import { type House, openHouse } from './house.ts';
import { approveGateway, type Founder, founder, sendReport, until } from './people.ts';
import { reportOf } from './report.ts';
import { verify } from './verify.ts';
import { wholeLog } from './whole-log.ts';

const DAY_MS = 24 * 3_600_000;
let house: House;
let folder: string;
let key: string;
let next: string;
let operator: Founder;
let number = 0;

beforeAll(async () => {
  house = await openHouse();
  folder = join(house.kept[0]!, 'gateway');
  [key, next] = [join(folder, 'key.pem'), join(folder, 'key.pem.next')];
  operator = await founder(house);
  await approveGateway(house, operator);
  await reportArrives();
}, 60_000);
afterAll(() => house.stop());

async function reportArrives(): Promise<void> {
  number += 1;
  const report = reportOf({ number, family: 'Keyholder' });
  await until('the report is taken', async () =>
    (await sendReport(house, report)).status === 200 ? true : undefined,
  );
}

const rekeyings = async () =>
  (await wholeLog(house.origin))
    .map((bytes) => decodeEntry(bytes).header)
    .filter(({ type }) => type === 'machine.rekeyed');
const there = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
const bytesOf = (path: string) => readFile(path, 'utf8');

/** Ends the gateway without asking, changes what it left, and starts it again. */
async function comesBack(after: () => Promise<void> = async () => {}): Promise<void> {
  await house.kill9('gateway');
  await after();
  await house.startAgain('gateway');
}
const aged = () => {
  const then = new Date(systemClock() - 91 * DAY_MS);
  return utimes(key, then, then);
};
const rekeyed = (count: number) =>
  until('the gateway has rekeyed', async () =>
    (await rekeyings()).length === count && !(await there(next)) ? true : undefined,
  );

async function expectAccepted(): Promise<void> {
  await reportArrives();
  const { out } = await verify(house.origin, '--json');
  expect(JSON.parse(out)).toMatchObject({ accepted: true });
}

describe('the gateway’s own key', () => {
  it('stays while it is young', async () => {
    const before = await bytesOf(key);
    await comesBack();
    await reportArrives();
    expect(await bytesOf(key)).toBe(before);
    expect(await rekeyings()).toEqual([]);
  });

  it('is replaced once it is 90 days old, and work goes on with nobody asked', async () => {
    const before = await bytesOf(key);
    await comesBack(aged);
    await rekeyed(1);
    expect(await bytesOf(key)).not.toBe(before);
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    await expectAccepted();
    await comesBack();
    await expectAccepted();
    expect(await rekeyings()).toHaveLength(1);
  });

  it('announced before the crash serves after it, though the file was not yet put in place', async () => {
    const old = await bytesOf(key);
    await comesBack(aged);
    await rekeyed(2);
    const now = await bytesOf(key);
    await comesBack(async () => {
      await copyFile(key, next);
      await writeFile(key, old);
    });
    await until('the next key is in place', async () => !(await there(next)) || undefined);
    expect(await bytesOf(key)).toBe(now);
    await expectAccepted();
    expect(await rekeyings()).toHaveLength(2);
  });

  it('kept and not announced before the crash is announced after it', async () => {
    const spare = newKey();
    await comesBack(() => writeFile(next, spare, { mode: 0o600 }));
    await rekeyed(3);
    expect(await bytesOf(key)).toBe(spare);
    await expectAccepted();
  });

  it('of before opens no session, and waits for nobody’s approval', async () => {
    const old = await bytesOf(key);
    await comesBack(aged);
    await rekeyed(4);
    const present = await bytesOf(key);
    await comesBack(() => writeFile(key, old));
    const refused = await sendReport(house, reportOf({ number: 999, family: 'Keyholder' }));
    expect(refused.status).toBe(500);
    expect(await gatewayLog()).toContain('machine/rekeyed');
    expect(await operator.session.call('pendingMachines', {})).toEqual({ machines: [] });
    await comesBack(() => writeFile(key, present));
    await expectAccepted();
  });
});

describe('the keeper’s key', () => {
  it('is remembered, and followed when it changes', async () => {
    const pin = join(folder, 'keeper-key');
    const before = await readFile(pin);
    await rotateThePen();
    await comesBack();
    await expectAccepted();
    const after = await readFile(pin);
    expect(after).not.toEqual(before);
    const { key } = decodeKnownKeeper(new Uint8Array(after));
    expect((await rekeyedPens()).at(-1)).toEqual(key);
  });

  it('that leads not to the keeper met is refused: nothing is sent there', async () => {
    const pin = join(folder, 'keeper-key');
    const known = await readFile(pin);
    const size = (await wholeLog(house.origin)).length;
    await comesBack(() => writeFile(pin, known.with(64, known[64]! ^ 1)));
    const refused = await sendReport(house, reportOf({ number: 998, family: 'Keyholder' }));
    expect(refused.status).toBe(500);
    expect(await gatewayLog()).toContain('keeper/another');
    expect(await wholeLog(house.origin)).toHaveLength(size);
    await comesBack(() => writeFile(pin, known));
    await expectAccepted();
  });
});

const gatewayLog = () => readFile(join(house.kept[1]!, 'gateway.log'), 'utf8');

const rekeyedPens = async () =>
  (await wholeLog(house.origin))
    .map((bytes) => decodeEntry(bytes).header)
    .filter(({ type }) => type === 'keeper.rekeyed')
    .map(({ facts }) => facts.key);

/** A key of nobody's yet, as the gateway would make it. */
function newKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
}

async function rotateThePen(): Promise<void> {
  const folder = join(house.kept[0]!, 'keeper');
  expect(await askAdmin(folder, '/rotate', { rotate: 'pen' })).toMatchObject({ status: 200 });
}
