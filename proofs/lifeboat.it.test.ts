/** The whole main site is lost, disk and all, with work on it that no second site had. Nothing that anybody was told was saved is lost. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { foldCase } from '#care/case.ts';
import { decodeEntry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { connect } from '#postgres/connect.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import { parseNote } from '#tlog/note.ts';
import { type House, openHouse } from './house.ts';
import { KeptDesk } from './kept-desk.ts';
import { allSafe, allSent, takeCall, writeNote } from './kept-work.ts';
import { type LifeboatHouse, openLifeboat } from './lifeboat-house.ts';
import { type Founder, founder, hire, until } from './people.ts';
import { verify } from './verify.ts';

let house: House;
let lifeboat: LifeboatHouse;
let operators: Founder;
beforeAll(async () => {
  house = await openHouse();
  operators = await founder(house);
  lifeboat = await openLifeboat(house);
  await lifeboat.name([operators, operators.second]);
});
afterAll(async () => {
  await lifeboat.stop();
  await house.abandon();
});

it('goes on at the lifeboat with all of it', async () => {
  const roles = ['clinician', 'call-handler'] as const;
  const hired = [await hire(house, operators, roles), await hire(house, operators, roles)];
  const [first, second] = hired.map((person) => new KeptDesk(person)) as [KeptDesk, KeptDesk];
  const early = await first.signIn(house.origin);
  const before = await takeCall(early);
  await writeNote(early, before, 'Before');
  await allSafe(early);

  // From here on nothing reaches the lifeboat: a new session, a new patient, a new case.
  await lifeboat.kill9('lifeboat');
  const late = await second.signIn(house.origin);
  const after = await takeCall(late);
  await writeNote(late, after, 'In the record of a site that will be lost');
  await writeNote(early, before, 'Also there');
  await Promise.all([allSent(late), allSent(early)]);
  expect(late.outbox.kept.length).toBeGreaterThan(0);

  for (const part of ['gateway', 'server', 'keeper', 'postgres'] as const) await house.kill9(part);
  for (const path of house.kept) await rm(path, { recursive: true, force: true });
  const written = await writeNote(late, after, 'Written with no site at all');
  await Promise.all([early.end(), late.end()]);

  await lifeboat.launch([operators, operators.second]);
  const [one, two] = [await first.signIn(lifeboat.origin), await second.signIn(lifeboat.origin)];
  await Promise.all([allSent(one), allSent(two)]);
  expect(two.outbox.items).toEqual([]);

  const sql = connect(lifeboat.databaseUrl, { max: 1 });
  const reader = postgresReader(sql);
  const { size } = await reader.head();
  const log = new Map<Uuid, Bytes>();
  for (const { bytes } of await reader.entries(0, size))
    log.set(decodeEntry(bytes).header.id, bytes);
  await sql.end();
  const acknowledged = new Map([...first.acknowledged, ...second.acknowledged]);
  expect(acknowledged.has(written)).toBe(true);
  for (const [id, bytes] of acknowledged) expect(log.get(id)).toEqual(bytes);

  await two.keyring.ensure([{ stream: after.stream, subject: null }], 'care');
  const { entries } = await two.reader.entries(after.stream);
  const opened = await Promise.all(entries.map(({ bytes }) => two.keyring.open(bytes)));
  expect(foldCase(opened)).not.toBeNull();
  expect(JSON.stringify(opened)).toContain('In the record of a site that will be lost');

  await until('the lifeboat signs for it', async () => {
    const published = await fetch(`${lifeboat.origin}/checkpoint`);
    const { text } = parseNote(new Uint8Array(await published.arrayBuffer()));
    return parseCheckpoint(text).size >= size ? true : undefined;
  });
  expect(await verify(lifeboat.origin)).toMatchObject({ exit: 0 });
  await Promise.all([one.end(), two.end()]);
});
