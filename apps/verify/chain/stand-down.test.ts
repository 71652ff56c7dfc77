/** A site goes on apart, and gives way again, by two people's touches each time; and for what they were touched. */
import { beforeEach, describe, expect, test } from 'vitest';
import { copyOf, introduce, join, launchApart, standDown } from '../testing/build-branch.ts';
import { type LogBuilder, lifeboatKeys, random, signingKey } from '../testing/build-log.ts';
import { judge } from '../testing/judge.ts';
import { makePasskey } from '../testing/passkey.ts';
import { founded, parted, taking } from '../testing/two-sites.ts';

/** The last entry is; it is taken away again. */
async function refusedAtLast(log: LogBuilder, rule: string, message: RegExp) {
  expect(await judge(log.files())).toEqual({
    accepted: false,
    rule,
    entry: log.entries.length - 1,
    message: expect.stringMatching(message),
  });
  log.entries.pop();
}

describe('a site', () => {
  let sites: ReturnType<typeof parted>;
  let main: Uint8Array;
  beforeEach(() => {
    sites = parted();
    main = sites.main.keeper.author;
  });

  test('is stood down by two people, each of whom may', async () => {
    const { apart, first, clinician } = sites;
    standDown(apart, main, [first.passkey, first.passkey]);
    await refusedAtLast(apart, 'type/stand-down', /the two people are one/);
    standDown(apart, main, [first.passkey, clinician.passkey]);
    await refusedAtLast(apart, 'type/stand-down', /somebody who may not/);
    standDown(apart, main, [first.passkey, makePasskey('a', 'https://a')]);
    await refusedAtLast(apart, 'type/stand-down', /nobody’s/);
  });

  test('is stood down where it is, by touches for just that', async () => {
    const { apart, two } = sites;
    for (const wrong of [
      { touch: { challenge: random(32) } },
      { touch: { userVerified: false } },
      { label: 'holdfast/launch/v1' },
    ]) {
      standDown(apart, main, two, wrong);
      await refusedAtLast(apart, 'type/stand-down', /assertion does not hold/);
    }
    const nonce = random(32);
    standDown(apart, main, two, { facts: { nonce } });
    apart.entries.pop();
    standDown(apart, main, two, { pen: signingKey() });
    await refusedAtLast(apart, 'type/writer', /not signed by the keeper/);
  });

  test('gives way to one that stands by, and to none that is written before it', async () => {
    const { apart, harbour, two, first } = sites;
    standDown(apart, lifeboatKeys().id, two);
    await refusedAtLast(apart, 'type/stand-down', /does not stand by/);
    standDown(apart, harbour.id, two);
    await refusedAtLast(apart, 'type/stand-down', /does not stand by/);
    apart.write(first.desk, {
      type: 'site.stood-down',
      stream: 'org',
      facts: { to: main, nonce: random(32), by: [] },
    });
    await refusedAtLast(apart, 'type/facts', /not those published/);
  });

  test('says nothing more', async () => {
    const { apart, two, desk } = sites;
    standDown(apart, main, two);
    expect(await judge(apart.files())).toMatchObject({ accepted: true });
    taking(apart, desk);
    await refusedAtLast(apart, 'type/place', /had stood down/);
    introduce(apart);
    await refusedAtLast(apart, 'type/place', /had stood down/);
  });

  test('is joined by the one that it stood down for, and by no other', async () => {
    const { main: log, apart, from, two, first, second } = sites;
    const quay = lifeboatKeys('Quay');
    apart.nameLifeboat([first.desk, second.desk], quay);
    standDown(apart, quay.id, two);
    join(log, apart, { from });
    const { message, rule } = (await judge(log.files())) as { message: string; rule: string };
    expect({ rule, message }).toEqual({
      rule: 'branch/end',
      message: 'the site of the branch stood down for another than this one',
    });
  });

  test('is not joined before it stood down', async () => {
    const { main: log, apart, from } = sites;
    join(log, apart, { from });
    expect(await judge(log.files())).toMatchObject({
      rule: 'branch/end',
      message: expect.stringMatching(/has not stood down/),
    });
  });
});

describe('two that went apart from one', () => {
  test('do not join each other as if either were it', async () => {
    const { main, first, second, harbour, two } = founded();
    const quay = lifeboatKeys('Quay');
    main.nameLifeboat([first.desk, second.desk], quay);
    const from = main.entries.length;
    const [one, other] = [copyOf(main), copyOf(main)];
    launchApart(one, harbour, two);
    launchApart(other, quay, two);
    standDown(other, main.keeper.author, two);
    join(one, other, { from });
    expect(await judge(one.files())).toMatchObject({
      rule: 'branch/end',
      message: expect.stringMatching(/for another than this one/),
    });
    join(main, other, { from });
    expect(await judge(main.files())).toMatchObject({ accepted: true });
  });
});

describe('a lifeboat that goes on apart', () => {
  test('does so for touches that say so, and no others', async () => {
    const { main, harbour, two } = founded();
    const apart = copyOf(main);
    launchApart(apart, harbour, two, { label: 'holdfast/launch/v1' });
    await refusedAtLast(apart, 'type/launch', /assertion does not hold/);
    const lost = copyOf(main);
    launchApart(lost, harbour, two, { facts: { apart: false } });
    await refusedAtLast(lost, 'type/facts', /not those published/);
  });

  test('goes from a keeper that introduced itself, and did so since the last launch', async () => {
    const { main, first, second, harbour, two } = founded();
    const introduced = main.entries.pop()!;
    const apart = copyOf(main);
    launchApart(apart, harbour, two);
    await refusedAtLast(apart, 'type/launch', /never introduced itself/);
    main.entries.push(introduced);
    const quay = lifeboatKeys('Quay');
    main.nameLifeboat([first.desk, second.desk], quay);
    launchApart(main, harbour, two);
    const again = copyOf(main);
    launchApart(again, quay, two);
    await refusedAtLast(again, 'type/launch', /never introduced itself/);
  });

  test('never launches its main site', async () => {
    const { main, apart, two } = parted();
    const { author: id, device: pen } = main.keeper;
    apart.launch({ ...lifeboatKeys(), id, pen, logKey: main.logKey }, two);
    Object.assign(apart, { logKey: main.logKey });
    await refusedAtLast(apart, 'type/launch', /the main site, which is not launched/);
  });
});
