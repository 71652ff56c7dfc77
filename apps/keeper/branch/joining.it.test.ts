import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { NOTHING } from '#sync/carried.ts';
import { write } from '#testkit/person.ts';
import { judgeLog } from '../testing/judge-log.ts';
import { ORIGIN, type Rig } from '../testing/rig.ts';
import {
  carry,
  LIFEBOAT_ORIGIN,
  nameLifeboat,
  slipped,
  standbyRig,
} from '../testing/standby-rig.ts';
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
let stream: string;
let site: Rig | null = null;

beforeEach(async () => {
  sites = await twoSites();
  stream = await aCase(sites);
});
afterEach(async () => {
  await site?.stop(['owner', 'accounted-for']).catch(() => undefined);
  site = null;
  await sites.lifeboat.stop();
  await sites.main.stop();
});

const contacted = (note: string) =>
  ({
    stream,
    after: 1,
    type: 'case.contacted',
    facts: { outcome: 'spoke' },
    payload: { note },
  }) as const;

/** What was written to the case, as somebody reads it at the site whose log it is. */
async function notesAt({ sql }: Rig, { keyring } = sites.clinician): Promise<unknown[]> {
  const entries = await postgresReader(sql).stream(stream, 1);
  const opened = entries.map(({ bytes }) => keyring.open(bytes));
  return (await Promise.all(opened)).map(({ payload }) => (payload as { note: string }).note);
}

describe('a site that went on apart', () => {
  beforeEach(async () => {
    site = await launched(sites, true);
  });

  it('comes to stand in the main site’s log, and what both wrote can be read there', async () => {
    const { main, clinician, operators } = sites;
    const there = await signedInAt(site!, clinician);
    await there.keyring.ensure([{ stream, subject: null }], 'care');
    await write(there, contacted('Written at the harbour.'));
    await write(clinician, contacted('Written at the main site.'));
    await stoodDown(site!, operators);

    const stands = await joined(main, site!);
    expect(stands).toMatchObject({ refused: null, awaited: { streams: 0 } });
    expect(stands.joined).toMatchObject({ done: stands.joined!.all });
    expect(await notesAt(main)).toEqual(['Written at the main site.', 'Written at the harbour.']);
    expect(await judgeLog(main.sql)).toMatchObject({ accepted: true });
  });

  it('is joined once, however often it is asked for', async () => {
    const { main, operators } = sites;
    await stoodDown(site!, operators);
    await joined(main, site!);
    const { size } = main.keeper.journal;
    await joined(main, site!);
    expect(main.keeper.journal.size).toBe(size);
  });

  it('goes on where it was cut off', async () => {
    const { main, clinician, operators } = sites;
    const there = await signedInAt(site!, clinician);
    await there.keyring.ensure([{ stream, subject: null }], 'care');
    for (let n = 0; n < 20; n += 1) await write(there, contacted(`Note ${n}`));
    await stoodDown(site!, operators);
    const { joining } = await main.join(LIFEBOAT_ORIGIN, 2);
    await carry(site!, { standby: joining });
    await new Promise((resolve) => setTimeout(resolve, 300));
    sites = { ...sites, main: await main.restart() };
    const { done, all } = (await joined(sites.main, site!)).joined!;
    expect(done).toBe(all);
    const stands = await signedInAt(sites.main, clinician);
    await stands.keyring.ensure([{ stream, subject: null }], 'care');
    expect(await notesAt(sites.main, stands)).toHaveLength(20);
    const second = await standbyRig();
    await nameLifeboat(second, [
      await signedInAt(sites.main, operators[0]),
      await signedInAt(sites.main, operators[1]),
    ]);
    await slipped(sites.main);
    expect(await carry(sites.main, second)).toMatchObject({ refused: null });
    await second.stop();
  });

  it('goes on once its database answers again', async () => {
    const { main, operators } = sites;
    await stoodDown(site!, operators);
    const { joining } = await main.join(LIFEBOAT_ORIGIN);
    await main.sql`ALTER TABLE taken_slip RENAME TO out_of_reach`;
    await carry(site!, { standby: joining });
    await joining.settled();
    expect(await joining.standing()).toMatchObject({ joined: null, refused: null });
    await main.sql`ALTER TABLE out_of_reach RENAME TO taken_slip`;
    await carry(site!, { standby: joining });
    await joining.settled();
    const { joined: stands } = await joining.standing();
    expect(stands).toMatchObject({ done: stands!.all });
  });

  it('repeats nothing that was sent to both', async () => {
    const { main, clinician, operators } = sites;
    const said = await clinician.author.write(contacted('Sent to both.'));
    await clinician.session.call('append', { entries: [said] });
    const there = await signedInAt(site!, clinician);
    await there.session.call('bring', { ...NOTHING, sessions: [clinician.session.opened] });
    await expect(there.session.call('append', { entries: [said] })).rejects.toMatchObject({
      code: 'entry/refused',
    });
    await stoodDown(site!, operators);
    await joined(main, site!);
    expect(await notesAt(main)).toEqual(['Sent to both.']);
  });

  it('takes the people back: their desks follow from its keeper to the main site’s', async () => {
    const { main, clinician, operators } = sites;
    const there = await signedInAt(site!, clinician);
    await stoodDown(site!, operators);
    await expect(signedInAt(main, there)).rejects.toMatchObject({ code: 'keeper/another' });
    await joined(main, site!);
    const back = await signedInAt(main, there);
    expect(back.session.keeper.key).toEqual(main.keeper.pens.current.publicKey);
  });

  it('writes nothing more once it has given way, after a restart either', async () => {
    const { clinician, operators } = sites;
    const there = await signedInAt(site!, clinician);
    await there.keyring.ensure([{ stream, subject: null }], 'care');
    await stoodDown(site!, operators);
    await expect(write(there, contacted('Too late.'))).rejects.toMatchObject({
      code: 'site/stood-down',
    });
    site = await site!.restart();
    await expect(signedInAt(site, clinician)).rejects.toMatchObject({ code: 'site/stood-down' });
    await site.keeper.checkpointer.settled();
    const entries = await postgresReader(site.sql).entries(0, site.keeper.journal.size);
    expect(decodeEntry(entries.at(-1)!.bytes).header.type).toBe('site.stood-down');
  });

  it('changes nothing of what the main site says of itself', async () => {
    const { main, operators } = sites;
    const before = main.keeper.state.directory.organisation;
    await stoodDown(site!, operators);
    await joined(main, site!);
    expect(main.keeper.state.directory.organisation).toEqual(before);
    const again = await main.restart();
    expect(again.keeper.state.directory.organisation).toEqual(before);
    sites = { ...sites, main: again };
  });

  it('is followed by a lifeboat that stands by for the main site, which signs for the whole', async () => {
    const { main, clinician, operators } = sites;
    const there = await signedInAt(site!, clinician);
    await there.keyring.ensure([{ stream, subject: null }], 'care');
    await write(there, contacted('Written at the harbour.'));
    await stoodDown(site!, operators);
    await joined(main, site!);
    const second = await standbyRig();
    await nameLifeboat(second, operators);
    await slipped(main);
    const stands = await carry(main, second);
    expect(stands).toMatchObject({ refused: null, size: main.keeper.journal.size });
    expect(stands.cosigned).not.toBeNull();
    await second.stop();
  });
});

describe('a main site that was lost, and is found again', () => {
  it('gives way to its lifeboat, and nothing of it is lost', async () => {
    const { main, clinician, operators } = sites;
    await write(clinician, contacted('Nobody else had this.'));
    site = await launched(sites, false);
    const there = await signedInAt(site, clinician);
    await there.keyring.ensure([{ stream, subject: null }], 'care');
    await write(there, contacted('Written at the harbour.'));
    await stoodDown(main, operators);
    const stands = await joined(site, main, { origin: ORIGIN });
    expect(stands).toMatchObject({ refused: null, awaited: { streams: 0 } });
    expect(await notesAt(site)).toEqual(['Written at the harbour.', 'Nobody else had this.']);
    expect(await judgeLog(site.sql)).toMatchObject({ accepted: true });
  });
});
