/** Whoever carries a branch is believed in nothing, and neither is the site that wrote it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { decodeEntry } from '#journal/entry.ts';
import { type Desk, write } from '#testkit/person.ts';
import { write as writeAsKeeper } from '../keeper.ts';
import type { Rig } from '../testing/rig.ts';
import { type Lies, nameLifeboat, standbyRig } from '../testing/standby-rig.ts';
import {
  aCase,
  joined,
  launched,
  signedInAt,
  stoodDown,
  type Together,
  twoSites,
} from '../testing/two-sites.ts';

let sites: Together;
let site: Rig;
let there: Desk;
let stream: string;

beforeEach(async () => {
  sites = await twoSites();
  stream = await aCase(sites);
  site = await launched(sites, true);
  there = await signedInAt(site, sites.clinician);
  await there.keyring.ensure([{ stream, subject: null }], 'care');
  await write(there, {
    ...{ stream, after: 1, type: 'case.contacted', facts: { outcome: 'spoke' } },
    payload: { note: 'Written at the harbour.' },
  });
});
afterEach(async () => {
  await site.stop(['owner', 'accounted-for']).catch(() => undefined);
  await sites.lifeboat.stop();
  await sites.main.stop();
});

/** Tries to join it, and says why that was refused; and that nothing of it stands in the log. */
async function refusal(lies: Lies = {}): Promise<string | undefined> {
  const { main } = sites;
  const before = main.keeper.journal.size;
  const { refused } = await joined(main, site, { lies });
  expect(main.keeper.journal.size).toBe(before);
  return refused?.why;
}

const changed =
  (change: (entries: Bytes[], contacted: number) => void) =>
  (entries: readonly Bytes[]): readonly Bytes[] => {
    const all = [...entries];
    const at = all.findIndex((bytes) => decodeEntry(bytes).header.type === 'case.contacted');
    if (at !== -1) change(all, at);
    return all;
  };

describe('a branch is refused, and nothing of it stands,', () => {
  it('where an entry is another than was written', async () => {
    await stoodDown(site, sites.operators);
    const entries = changed((all, at) => {
      all[at] = all[at - 1]!;
    });
    expect(await refusal({ entries })).toBe('unknown-author');
  });

  it('where two stand the other way round', async () => {
    await stoodDown(site, sites.operators);
    const entries = changed((all, at) => {
      [all[at - 1], all[at]] = [all[at]!, all[at - 1]!];
    });
    expect(await refusal({ entries })).toBe('unknown-author');
  });

  it('where a signature is not its author’s', async () => {
    await stoodDown(site, sites.operators);
    const entries = changed((all, at) => {
      const bent = new Uint8Array(all[at]!);
      bent[bent.length - 1]! ^= 1;
      all[at] = bent;
    });
    expect(await refusal({ entries })).toBe('unknown-author');
  });

  it('where its checkpoint is signed by another key', async () => {
    await stoodDown(site, sites.operators);
    const note = (signed: Bytes) => {
      const bent = new Uint8Array(signed);
      bent[bent.length - 8]! ^= 1;
      return bent;
    };
    expect(await refusal({ note })).toBe('not-signed');
  });

  it('where its keeper says what nobody may', async () => {
    const session = there.session.id;
    const facts = { session, account: sites.operators[0].session.account };
    await writeAsKeeper(site.keeper, {
      ...{ stream: 'notices/2026-01-01', type: 'access.frozen' },
      facts: { ...facts, scope: 'account', reason: 'budget', people: 1, limit: 1 },
    });
    await stoodDown(site, sites.operators);
    expect(await refusal()).toBe('unknown-author');
  });

  it('while its site has not given way', async () => {
    expect(await refusal()).toBeUndefined();
  });

  it('where it gave way to another', async () => {
    const other = await standbyRig();
    const [first, second] = await Promise.all(
      sites.operators.map(async (one) => signedInAt(site, await signedInAt(sites.main, one))),
    );
    await nameLifeboat(other, [first!, second!]);
    const { name } = await other.introduction();
    await stoodDown(site, sites.operators, name);
    expect(await refusal()).toBe('unknown-author');
    await other.stop();
  });

  it('where this log names no site that is reached there', async () => {
    const asked = joined(sites.main, site, { origin: 'http://elsewhere.example' });
    await expect(asked).rejects.toMatchObject({ name: 'UnknownSite' });
  });
});

describe('a site gives way', () => {
  it('by two people who may, and by nobody else', async () => {
    const { operators, clinician } = sites;
    const code = 'lifeboat/two-people';
    await expect(stoodDown(site, [operators[0], operators[0]])).rejects.toMatchObject({ code });
    await expect(stoodDown(site, [operators[0], clinician])).rejects.toMatchObject({ code });
    await write(there, { stream, after: 2, type: 'case.taken', facts: {} });
  });
});
