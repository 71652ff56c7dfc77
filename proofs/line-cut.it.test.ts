/** A site loses its line to the main site, and works on by its own lifeboat; so does everybody else. Once the line is back the two are one. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeEntry } from '#journal/entry.ts';
import { type House, openHouse } from './house.ts';
import { KeptDesk } from './kept-desk.ts';
import { allSafe, allSent, takeCall, writeNote } from './kept-work.ts';
import { type LifeboatHouse, openLifeboat } from './lifeboat-house.ts';
import { type Line, openLine } from './line.ts';
import { type Founder, founder, hire } from './people.ts';
import { verify } from './verify.ts';
import { wholeLog } from './whole-log.ts';

const HOLDFAST = new URL('../apps/cli/holdfast.js', import.meta.url).pathname;

let house: House;
let line: Line;
let harbour: LifeboatHouse;
let operators: Founder;
beforeAll(async () => {
  house = await openHouse();
  operators = await founder(house);
  line = await openLine(house.origin);
  harbour = await openLifeboat(line);
  await harbour.name([operators, operators.second]);
});
afterAll(async () => {
  await harbour.stop();
  await line.close();
  await house.abandon();
});

it('works on at both, and all that was written at either is in one log afterwards', async () => {
  const roles = ['clinician', 'call-handler'] as const;
  const [hill, quay] = [
    new KeptDesk(await hire(house, operators, roles)),
    new KeptDesk(await hire(house, operators, roles)),
  ];
  const atHill = await hill.signIn(house.origin);
  const beforehand = await quay.signIn(house.origin);
  const call = await takeCall(beforehand);
  await writeNote(beforehand, call, 'Before the cut');
  await allSafe(beforehand);

  line.cut();
  await writeNote(beforehand, call, 'As the line went');
  await beforehand.end();
  await harbour.launch([operators, operators.second], 'apart');
  const atQuay = await quay.signIn(harbour.origin);
  await atQuay.keyring.ensure([{ stream: call.stream, subject: null }], 'care');
  await writeNote(atQuay, call, 'At the quay');
  const there = await takeCall(atQuay);
  await writeNote(atQuay, there, 'New at the quay');
  const here = await takeCall(atHill);
  await writeNote(atHill, here, 'New on the hill');
  await Promise.all([allSent(atQuay), allSent(atHill)]);

  line.mend();
  await harbour.standDown([operators, operators.second]);
  const data = house.kept[0]!;
  const args = [HOLDFAST, 'join', harbour.origin, '--data', data, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toMatchObject({ awaited: 0, attachments: 0 });
  await atQuay.end();
  const back = await quay.signIn(house.origin);
  await allSent(back);

  const log = new Map(
    (await wholeLog(house.origin)).map((bytes) => [
      decodeEntry(new Uint8Array(bytes)).header.id,
      bytes,
    ]),
  );
  for (const desk of [hill, quay])
    for (const [id, bytes] of desk.acknowledged) expect(log.get(id)).toEqual(bytes);
  await back.keyring.ensure([{ stream: there.stream, subject: null }], 'care');
  const { entries } = await back.reader.entries(there.stream);
  const opened = await Promise.all(entries.map(({ bytes }) => back.keyring.open(bytes)));
  expect(JSON.stringify(opened)).toContain('New at the quay');
  expect(await verify(house.origin)).toMatchObject({ exit: 0 });
  await Promise.all([back.end(), atHill.end()]);
});
