/** Two sites that went on apart are one log again: what each wrote by the rules holds in it. */
import { describe, expect, test } from 'vitest';
import { coverageText } from '../coverage.ts';
import { reportText } from '../report.ts';
import { copyOf, introduce, join, launchApart, standDown } from '../testing/build-branch.ts';
import { lifeboatKeys, signingKey } from '../testing/build-log.ts';
import { judge } from '../testing/judge.ts';
import { founded, parted, stoodDown, taking } from '../testing/two-sites.ts';
import { coverLog, verifyLog } from '../verify-log.ts';

describe('a site that went on apart and stood down', () => {
  test('is joined, and its people go on in the sessions they had there', async () => {
    const { main, apart, from, desk, newcomer } = stoodDown();
    join(main, apart, { from });
    taking(main, desk);
    taking(main, newcomer.desk);
    taking(main, main.signIn(newcomer.account, newcomer.passkey));
    expect(await judge(apart.files())).toMatchObject({ accepted: true });
    const verdict = await judge(main.files());
    expect(verdict).toMatchObject({ accepted: true });
    expect(verdict).toMatchObject({
      report: {
        branches: { joined: 1, unfinished: 0, entries: apart.entries.length - from, sessions: 3 },
        accounts: { people: 4 },
      },
    });
  });

  test('is joined in several goes, with what the main site wrote between them', async () => {
    const { main, apart, from, clinician } = stoodDown();
    const between = () => taking(main, clinician.desk);
    join(main, apart, { from, most: 2, between });
    expect(await judge(main.files())).toMatchObject({
      accepted: true,
      report: { branches: { joined: 1, unfinished: 0 } },
    });
  });

  test('has what a desk had brought to both: it stands once', async () => {
    const { main, apart, from, clinician, two } = parted();
    taking(main, clinician.desk);
    apart.entries.push(main.entries.at(-1)!);
    taking(apart, clinician.desk);
    standDown(apart, main.keeper.author, two);
    join(main, apart, { from });
    expect(await judge(main.files())).toMatchObject({
      accepted: true,
      report: { branches: { joined: 1, entries: apart.entries.length - from - 1 } },
    });
  });

  test('is not whole yet: the log says how far it is', async () => {
    const { main, apart, from } = stoodDown();
    join(main, apart, { from, most: 3, times: 2 });
    expect(await judge(main.files())).toMatchObject({
      accepted: true,
      report: { branches: { joined: 0, unfinished: 1, entries: 6 } },
    });
    main.entries.pop();
    expect(await judge(main.files())).toMatchObject({
      accepted: true,
      report: { branches: { joined: 0, unfinished: 1, entries: 5 } },
    });
  });
});

test('a lost main site was found again, and stands down for its lifeboat', async () => {
  const { main, harbour, two, clinician, first, second } = founded();
  const from = main.entries.length;
  const boat = copyOf(main);
  // What the lifeboat never had, but one session that its person brought.
  const tail = main.signIn(clinician.account, clinician.passkey);
  const brought = main.entries.at(-1)!;
  taking(main, tail);
  boat.launch(harbour, two);
  Object.assign(boat, { logKey: harbour.logKey });
  boat.entries.push(brought);
  taking(boat, tail);
  taking(boat, boat.signIn(first.account, first.passkey));
  standDown(main, harbour.id, [first.passkey, second.passkey]);
  join(boat, main, { from });
  taking(boat, tail);
  expect(boat.entries.filter((entry) => entry === brought)).toHaveLength(1);
  expect(await judge(main.files())).toMatchObject({ accepted: true });
  expect(await judge(boat.files())).toMatchObject({
    accepted: true,
    report: { branches: { joined: 1, entries: 2 } },
  });
});

test('a branch that itself joined one before', async () => {
  const { main, apart, from, two, first, second, clinician } = parted();
  const inner = lifeboatKeys('Quay');
  const at = apart.signIn(first.account, first.passkey);
  apart.nameLifeboat([at, apart.signIn(second.account, second.passkey)], inner);
  introduce(apart);
  const innerFrom = apart.entries.length;
  const quay = copyOf(apart);
  launchApart(quay, inner, two);
  const desk = quay.signIn(clinician.account, clinician.passkey);
  taking(quay, desk);
  standDown(quay, quay.keeper.author, two);
  taking(apart, at);
  join(apart, quay, { from: innerFrom });
  apart.rekey(signingKey());
  // The main site that stands by there is the one of the latest launch apart: as it is, the outer one again.
  taking(apart, desk);
  standDown(apart, main.keeper.author, two);
  join(main, apart, { from, most: 5 });
  taking(main, desk);
  expect(await judge(apart.files())).toMatchObject({ accepted: true });
  expect(await judge(main.files())).toMatchObject({
    accepted: true,
    report: { branches: { joined: 1 } },
  });
});

describe('it is told', () => {
  test('to people, with what coverage counts', async () => {
    const { main, apart, from } = stoodDown();
    const asked = { key: null, since: null, progress: () => {} };
    const read = async () => {
      const files = main.files();
      const source = { read: async (path: string) => files.get(path) ?? null };
      const { report } = await verifyLog(source, asked);
      return [reportText(report), coverageText((await coverLog(source, asked)).report)];
    };
    for (const text of await read()) expect(text).not.toContain('branch');
    join(main, apart, { from, most: 4, times: 1 });
    for (const text of await read()) {
      expect(text).toContain('0 branches joined; 4 entries came from other sites so');
      expect(text).toContain('1 branch is not whole yet, and nobody has signed for what came');
    }
    main.entries.splice(-5);
    join(main, apart, { from });
    for (const text of await read()) {
      expect(text).toContain('1 branch joined');
      expect(text).toContain('coverage counts them too, 3 sessions among them');
      expect(text).not.toContain('not whole');
    }
  });

  test('where the log is another when it is read again', async () => {
    const { main, apart, from, clinician } = stoodDown();
    const signing = main.entries.length;
    taking(main, clinician.desk);
    join(main, apart, { from });
    const files = main.files();
    const other = copyOf(main);
    other.entries.splice(signing, 1);
    taking(other, clinician.desk);
    other.entries.splice(signing, 0, other.entries.pop()!);
    const changed = other.files();
    let readings = 0;
    const source = {
      read: async (path: string) => {
        if (path.startsWith('tile/entries')) readings += 1;
        return (readings > 1 ? changed : files).get(path) ?? null;
      },
    };
    const asked = { key: null, since: null, progress: () => {} };
    await expect(verifyLog(source, asked)).rejects.toMatchObject({
      rule: 'tree/disagrees',
      message: expect.stringMatching(/read again/),
    });
  });
});
