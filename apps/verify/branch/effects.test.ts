/** What an entry of a branch means in the log that joins it: all that it says of people and records, and nothing that a site says of itself. */
import { describe, expect, test } from 'vitest';
import type { CoverageReport } from '../coverage.ts';
import { Refusal } from '../refusal.ts';
import { copyOf, introduce, join, launchApart, standDown } from '../testing/build-branch.ts';
import { ed25519, type LogBuilder, lifeboatKeys, ORG, signingKey } from '../testing/build-log.ts';
import { judge } from '../testing/judge.ts';
import { makePasskey } from '../testing/passkey.ts';
import { parted, stoodDown, taking } from '../testing/two-sites.ts';
import { coverLog } from '../verify-log.ts';

const ELSEWHERE = 'https://elsewhere.example';

/** The site that went on apart says more before it gives way, and is joined. */
function joinedAfter(more: (sites: ReturnType<typeof parted>) => void) {
  const sites = parted();
  more(sites);
  standDown(sites.apart, sites.main.keeper.author, sites.two);
  join(sites.main, sites.apart, { from: sites.from });
  return sites;
}

async function accepted(log: LogBuilder) {
  expect(await judge(log.files())).toMatchObject({ accepted: true });
}

async function refused(log: LogBuilder, rule: string, message: RegExp) {
  const told = { rule, message: expect.stringMatching(message) };
  expect(await judge(log.files())).toMatchObject({ accepted: false, ...told });
}

describe('what a site says of itself is of that site alone', () => {
  test('its pens', async () => {
    const { main, apart } = joinedAfter(({ apart }) => apart.rekey());
    await accepted(main);
    const facts = { origin: ELSEWHERE };
    main.write(apart.keeper, { type: 'origin.added', stream: 'org', facts });
    await refused(main, 'type/writer', /not signed by the keeper/);
  });

  test('the keys of its checkpoints', async () => {
    const next = ed25519(ORG);
    const { main: unsigned } = joinedAfter(({ apart }) => apart.addLogKey(next));
    await refused(unsigned, 'branch/checkpoint', /not signed by the branch’s own keys/);
    const { main, apart, from, two } = parted();
    apart.addLogKey(next);
    standDown(apart, main.keeper.author, two);
    join(main, apart, { from, keys: [apart.logKey, next] });
    await accepted(main);
    expect(await judge(main.files(apart.logKey, next))).toMatchObject({
      rule: 'checkpoint/signature',
    });
  });

  test('from where passkeys are accepted', async () => {
    const { main, clinician } = joinedAfter(({ apart }) => {
      const facts = { origin: ELSEWHERE };
      apart.write(apart.keeper, { type: 'origin.added', stream: 'org', facts });
    });
    main.signIn(clinician.account, clinician.passkey, { origin: ELSEWHERE });
    await refused(main, 'chain/3', /assertion does not hold/);
  });

  test('who stands by for it', async () => {
    const quay = lifeboatKeys('Quay');
    const { main, first, second, two } = joinedAfter(({ apart, first, second }) =>
      apart.nameLifeboat([first.desk, second.desk], quay),
    );
    await accepted(main);
    main.nameLifeboat([first.desk, second.desk], quay);
    await accepted(main);
    main.entries.splice(-2);
    main.launch(quay, two);
    Object.assign(main, { logKey: quay.logKey });
    await refused(main, 'type/launch', /no lifeboat of that name stands by/);
  });

  test('its standing down: here all goes on', async () => {
    const { main, first } = joinedAfter(() => {});
    introduce(main);
    taking(main, first.desk);
    await accepted(main);
  });
});

describe('what it says of people holds here', () => {
  test('who left there is gone', async () => {
    const { main, apart, clinician } = joinedAfter(({ apart, first, clinician }) => {
      const facts = { account: clinician.account, reason: 'moved on' };
      apart.write(first.desk, { type: 'account.left', stream: 'directory', facts });
    });
    await accepted(main);
    main.now = apart.now;
    taking(main, clinician.desk);
    await refused(main, 'chain/5', /after its session was closed/);
    main.entries.pop();
    main.signIn(clinician.account, clinician.passkey);
    await refused(main, 'chain/3', /has left/);
  });

  test('a counter has counted on, and so far is it known', async () => {
    const { main, clinician } = joinedAfter(({ apart, clinician }) => {
      apart.signIn(clinician.account, clinician.passkey, { counter: 50 });
    });
    main.signIn(clinician.account, clinician.passkey, { counter: 50 });
    await refused(main, 'chain/3', /counter is not higher/);
    main.entries.pop();
    main.signIn(clinician.account, clinician.passkey, { counter: 51 });
    await accepted(main);
  });

  test('a person who was invited and named by two there has their roles here', async () => {
    let guardian: ReturnType<LogBuilder['colleague']> | null = null;
    const { main, second } = joinedAfter(({ apart, first, second }) => {
      guardian = apart.colleague(first.desk, ['guardian'], second.desk);
    });
    main.write(guardian!.desk, {
      type: 'person.forgotten',
      stream: 'patient/00000000-0000-7000-8000-000000000001',
      facts: { reason: 'request' },
    });
    main.second(second.desk);
    await accepted(main);
  });

  test('who was recovered there loses here what was lost', async () => {
    const { main, clinician } = joinedAfter(({ apart, first, clinician }) => {
      apart.recover(first.desk, clinician.account, [clinician.passkey.credential]);
    });
    await accepted(main);
    main.signIn(clinician.account, clinician.passkey);
    await refused(main, 'chain/3', /not by a passkey of the account/);
  });

  test('both sites may have changed the same: neither is refused', async () => {
    const sites = parted();
    const { main, apart, first, clinician, from, two } = sites;
    const leaving = {
      type: 'account.left',
      stream: 'directory',
      facts: { account: clinician.account, reason: 'moved on' },
    };
    apart.write(first.desk, leaving);
    main.write(first.desk, leaving);
    standDown(apart, main.keeper.author, two);
    join(main, apart, { from });
    await accepted(main);
  });
});

describe('a branch that is not whole', () => {
  test('is judged as far as it has come', async () => {
    const { main, apart, from, clinician } = parted();
    apart.signIn(clinician.account, makePasskey('a', 'https://a'));
    taking(apart, clinician.desk);
    join(main, apart, { from, most: apart.entries.length - from - 1, times: 1 });
    await refused(main, 'chain/3', /not by a passkey of the account/);
  });

  test('within another is judged too', async () => {
    const { main, apart, from, first, second, clinician, two } = parted();
    const quay = lifeboatKeys('Quay');
    apart.nameLifeboat([first.desk, second.desk], quay);
    introduce(apart);
    const inner = apart.entries.length;
    const other = copyOf(apart);
    launchApart(other, quay, two);
    other.signIn(clinician.account, makePasskey('a', 'https://a'));
    standDown(other, other.keeper.author, two);
    join(apart, other, { from: inner });
    standDown(apart, main.keeper.author, two);
    join(main, apart, { from });
    await refused(apart, 'chain/3', /not by a passkey of the account/);
    const verdict = await judge(main.files());
    expect(verdict).toMatchObject({ rule: 'chain/3', entry: main.entries.length - 3 });
  });
});

describe('how much of a log chains to a passkey', () => {
  async function cover(log: LogBuilder): Promise<CoverageReport | Refusal> {
    const files = log.files();
    const source = { read: async (path: string) => files.get(path) ?? null };
    try {
      return (await coverLog(source, { key: null, since: null, progress: () => {} })).report;
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  test('counts what came by a branch, sessions and all', async () => {
    const { main, apart, from } = stoodDown();
    join(main, apart, { from, most: 4 });
    expect(await cover(main)).toMatchObject({
      complete: true,
      sessions: { all: { of: 7, chained: 7 } },
      branches: { joined: 1, unfinished: 0, sessions: 3, entries: apart.entries.length - from },
    });
  });

  test('is not told where a branch is not as it must be', async () => {
    const { main, apart, from } = parted();
    apart.write(
      { ...apart.keeper, device: signingKey() },
      {
        type: 'keys.rotated',
        stream: 'org',
        facts: { what: 'root', generation: 2 },
      },
    );
    join(main, apart, { from });
    expect(await cover(main)).toMatchObject({ rule: 'type/writer' });
  });
});
