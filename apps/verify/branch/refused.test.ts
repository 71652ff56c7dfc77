/** What is not as another site wrote it, or was written there against the rules, stands in no log that joins it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { idOf, type Joining, join, standDown } from '../testing/build-branch.ts';
import { ed25519, type LogBuilder, ORG, random, signingKey, uuid } from '../testing/build-log.ts';
import { judge } from '../testing/judge.ts';
import { makePasskey } from '../testing/passkey.ts';
import { rootOf } from '../testing/publish-log.ts';
import { parted, stoodDown, taking } from '../testing/two-sites.ts';

let sites: ReturnType<typeof stoodDown>;
/** As it was signed. */
let signed: Uint8Array[];

beforeEach(() => {
  sites = stoodDown();
  signed = [...sites.apart.entries];
});

async function refused(log: LogBuilder, rule: string, message: RegExp, entry?: number) {
  const told = { accepted: false, rule, message: expect.stringMatching(message) };
  expect(await judge(log.files())).toMatchObject(entry === undefined ? told : { ...told, entry });
}

/** Joined by the main site, and refused there. */
async function joinedRefused(rule: string, message: RegExp, joining: Partial<Joining> = {}) {
  const { main, apart, from } = sites;
  join(main, apart, { from, signed, ...joining });
  await refused(main, rule, message);
}

describe('an entry of the branch', () => {
  const at = () => sites.from + 2;

  test('left out', async () => {
    sites.apart.entries.splice(at(), 1);
    await joinedRefused('branch/end', /stood down before the end/);
  });

  test('left out, and the checkpoint’s size with it', async () => {
    sites.apart.entries.splice(at(), 1);
    await joinedRefused('branch/checkpoint', /not the branch’s/, {
      facts: { size: sites.apart.entries.length },
    });
  });

  test('altered', async () => {
    const { apart } = sites;
    const entry = apart.entries[at()]!;
    apart.entries[at()] = entry.with(-1, entry.at(-1)! ^ 1);
    await joinedRefused('chain/5', /signature is not that of/);
  });

  test('another by the same hand in its place, and the rest as it was', async () => {
    const { apart, desk } = sites;
    taking(apart, desk);
    const [other] = apart.entries.splice(-1);
    apart.entries[at()] = other!;
    await joinedRefused('branch/root', /another root/);
  });

  test('in another order', async () => {
    const { apart } = sites;
    const [one, other] = apart.entries.slice(at(), at() + 2);
    apart.entries.splice(at(), 2, other!, one!);
    await joinedRefused('branch/root', /another root/);
  });

  test('left out, or in another order, by whoever stands the site down: its key signed for another tree', async () => {
    sites = parted() as typeof sites;
    const { main, apart, from, two } = sites;
    signed = [...apart.entries, random(40)];
    const [one, other] = apart.entries.slice(at(), at() + 2);
    apart.entries.splice(at(), 2, other!, one!);
    standDown(apart, main.keeper.author, two);
    await joinedRefused('branch/root', /another root/);
    main.entries.splice(main.entries.length - 1 - (apart.entries.length - from));
    apart.entries.splice(-1);
    apart.entries.splice(at() + 1, 1);
    standDown(apart, main.keeper.author, two);
    await joinedRefused('branch/end', /before the end that was signed/);
  });

  test('once more', async () => {
    const { apart } = sites;
    apart.entries.splice(at(), 0, apart.entries[at()]!);
    await joinedRefused('branch/place', /more than the branch has/);
  });

  test('added after its end', async () => {
    const { apart, desk } = sites;
    taking(apart, desk);
    await joinedRefused('branch/place', /more than the branch has/);
    await refused(apart, 'type/place', /had stood down/);
  });

  test('of nobody’s passkey', async () => {
    sites = parted() as typeof sites;
    const { main, apart, from, clinician, two } = sites;
    apart.signIn(clinician.account, makePasskey('a', 'https://a'));
    const entry = apart.entries.length - 1;
    standDown(apart, main.keeper.author, two);
    join(main, apart, { from });
    await refused(main, 'chain/3', /not by a passkey of the account/, main.entries.length - 2);
    await refused(apart, 'chain/3', /not by a passkey of the account/, entry);
  });

  test('by a role that may not, told of where it stands here', async () => {
    sites = parted() as typeof sites;
    const { main, apart, from, desk, two } = sites;
    const facts = { account: uuid(), name: 'gateway', role: 'gateway', key: signingKey().point };
    apart.write(desk, { type: 'machine.approved', stream: 'directory', facts });
    standDown(apart, main.keeper.author, two);
    join(main, apart, { from, most: 3 });
    await refused(main, 'chain/4', /not approved by an operator/);
  });
});

describe('a branch.joined', () => {
  test('with another root, size, or checkpoint than the branch’s', async () => {
    for (const facts of [
      { branch: random(32) },
      { size: signed.length + 1 },
      { checkpoint: Buffer.from('no note') },
    ]) {
      await joinedRefused('branch/checkpoint', /checkpoint/, { facts });
      sites.main.entries.splice(-1 - (signed.length - sites.from));
    }
  });

  test('whose branch was signed with another root than its entries have', async () => {
    const { apart } = sites;
    signed = signed.with(sites.from + 2, random(40));
    expect(rootOf(signed)).not.toEqual(rootOf(apart.entries));
    await joinedRefused('branch/root', /another root/);
  });

  test('whose checkpoint is by other keys', async () => {
    await joinedRefused('branch/checkpoint', /not signed by the branch’s own keys/, {
      keys: [ed25519(ORG)],
    });
  });

  test('whose checkpoint is by the main site’s key', async () => {
    await joinedRefused('branch/checkpoint', /not signed by the branch’s own keys/, {
      keys: [sites.main.logKey],
    });
  });

  test('that begins elsewhere than where they parted, or goes on elsewhere', async () => {
    await joinedRefused('branch/place', /does not go on/, { facts: { first: sites.from + 1 } });
    sites = stoodDown();
    signed = [...sites.apart.entries];
    await joinedRefused('branch/place', /does not go on/, {
      most: 3,
      facts: { first: sites.from },
    });
  });

  test('that parts where the two had parted already', async () => {
    const { main, apart, from } = sites;
    join(main, apart, { from: from + 1 });
    await refused(main, 'type/writer', /not signed by the keeper/);
  });

  test('that parts where the two still went on together', async () => {
    const { main, apart, from } = sites;
    join(main, apart, { from: from - 1 });
    await refused(main, 'branch/from', /go on together/);
  });

  test('that parts where this log never came', async () => {
    const { main } = sites;
    await joinedRefused('branch/from', /has not come to/, {
      facts: { from: main.entries.length + 1 },
    });
  });

  test('once more, of a branch that is whole', async () => {
    const { main, apart, from } = sites;
    join(main, apart, { from });
    join(main, apart, { from });
    await refused(main, 'branch/place', /joined already/);
  });

  test('that says another thing of a branch than before', async () => {
    const { main, apart, from } = sites;
    join(main, apart, { from, most: 3, times: 1 });
    const rest = { branch: rootOf(apart.entries), size: apart.entries.length, from: from - 1 };
    const checkpoint = apart.signedBy();
    const leaves = apart.entries.slice(from + 3).map((entry) => [idOf(entry), null]);
    const facts = { ...rest, checkpoint, first: from + 3, leaves };
    main.write(main.keeper, { type: 'branch.joined', stream: 'org', facts });
    await refused(main, 'branch/place', /not said of it before/);
  });

  /** Its second entry is said to stand here already, at this index. */
  function joinedWith(index: number): LogBuilder {
    const { main, apart, from } = stoodDown();
    const own = apart.entries.slice(from);
    const leaves = own.map((entry, i) => [idOf(entry), i === 1 ? index : null]);
    join(main, apart, { from, facts: { leaves } });
    main.entries.splice(-own.length, own.length, ...own.toSpliced(1, 1));
    return main;
  }

  test('that names an entry here which is another, or stands nowhere yet', async () => {
    const { main, from } = sites;
    const another = /not the entry of the branch that is said to/;
    await refused(joinedWith(from + 1), 'branch/leaf', another, from + 1);
    for (const index of [from - 1, main.entries.length]) {
      await refused(joinedWith(index), 'branch/leaf', /where it cannot/, main.entries.length);
    }
  });
});

describe('between a branch.joined and what it brings', () => {
  test('nothing stands', async () => {
    const { main, apart, from, clinician } = sites;
    join(main, apart, { from });
    const brought = main.entries.splice(-2);
    taking(main, clinician.desk);
    main.entries.push(...brought);
    await refused(main, 'branch/order', /was to come here/, main.entries.length - 3);
  });

  test('nothing is left out or moved', async () => {
    const { main, apart, from } = sites;
    join(main, apart, { from });
    const [one, other] = main.entries.slice(-3, -1);
    main.entries.splice(-3, 2, other!, one!);
    await refused(main, 'branch/order', /was to come here/, main.entries.length - 3);
    main.entries.splice(-3, 1);
    await refused(main, 'branch/order', /was to come here/);
  });
});
