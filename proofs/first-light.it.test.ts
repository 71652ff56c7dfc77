import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byUrgency } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { type House, openHouse } from './house.ts';
import {
  approveGateway,
  boardWith,
  type Founder,
  founder,
  hire,
  openCase,
  type Person,
  sendReport,
  until,
  workThrough,
} from './people.ts';
import { reportOf } from './report.ts';
import { holdfast, verify } from './verify.ts';

const OWN = new URL('../vectors/itk-111/', import.meta.url).pathname;
const REAL = new URL('../../shared/data/itk-111/', import.meta.url).pathname;
const WITH_DTD = '<!DOCTYPE a [<!ENTITY e "expanded">]><a>&e;</a>';

const consultation = {
  history: 'Earache for two days, worse at night.',
  examination: 'By telephone.',
  assessment: 'Otitis media, uncomplicated.',
  plan: 'Regular paracetamol.',
  safetyNetting: 'Call again if there is swelling behind the ear.',
};

type Accepted = {
  readonly accepted: boolean;
  readonly accounts: object;
  readonly coverage: { readonly chained: number; readonly of: number };
};

let house: House;
let operator: Founder;
let clinician: Person;
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-first-light-'));
  house = await openHouse();
  operator = await founder(house);
});
afterAll(async () => {
  await house.stop();
  await rm(scratch, { recursive: true });
});

async function reports(folder: string): Promise<Uint8Array[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.xml')).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name))));
}

/** The board's cases, most urgent first, once there are so many. */
async function cases(count: number): Promise<CaseRow[]> {
  const board = await boardWith(clinician, ({ cases }) => cases.size >= count);
  expect(board.cases.size).toBe(count);
  return [...board.cases.values()].sort(byUrgency);
}

/** In this order: each step stands on the one before, as the work does. */
describe('a report becomes a closed case', () => {
  it('acknowledges nothing before a person has approved the gateway', async () => {
    const [report] = await reports(OWN);
    expect(await sendReport(house, report!)).toMatchObject({
      status: 500,
      body: expect.stringContaining('itk/not-stored'),
    });
    await approveGateway(house, operator);
    clinician = await hire(house, operator, ['clinician']);
    expect(await cases(0)).toEqual([]);
  });

  it('takes our own reports in, each once however often it comes', async () => {
    const own = await reports(OWN);
    for (const report of own)
      expect(await sendReport(house, report)).toMatchObject({ status: 200 });
    await cases(own.length);
    await Promise.all(own.map((report) => sendReport(house, report)));
    await sendReport(house, reportOf({ number: 1, family: 'Latecomer' }));
    await cases(own.length + 1);
  });

  it('takes the reports of real senders in', async (context) => {
    if (!existsSync(REAL)) context.skip('the real reports are not beside this repository');
    const before = (await reports(OWN)).length + 1;
    const real = await reports(REAL);
    expect(real).toHaveLength(6);
    for (const report of real)
      expect(await sendReport(house, report)).toMatchObject({ status: 200 });
    for (const row of await cases(before + real.length)) {
      const view = await openCase(clinician, row);
      expect(view.notUnderstood).toBe(0);
      expect([...view.documents.values()].map(({ name }) => name).sort()).toEqual([
        'original',
        'report',
      ]);
    }
  });

  it('sets a message with a document type aside, tells its sender, and lists it', async () => {
    const answer = await sendReport(house, new TextEncoder().encode(WITH_DTD));
    expect(answer).toMatchObject({ status: 500, body: expect.stringContaining('xml/doctype') });
    expect(answer.body).not.toContain('expanded');
    const { setAside } = await boardWith(clinician, (board) => board.setAside.size > 0);
    expect([...setAside.values()]).toMatchObject([
      { problem: 'xml/doctype', source: 'nhs-111-report' },
    ]);
  });

  it('opens, takes, writes up and closes the most urgent case, and its GP message leaves', async () => {
    const [first] = [...(await boardWith(clinician, () => true)).cases.values()].sort(byUrgency);
    const view = await openCase(clinician, first!);
    expect(view.row.state.kind).toBe('queued');
    await workThrough(clinician, first!, { note: 'Spoke to the mother.', consultation });
    expect((await openCase(clinician, first!)).consultations).toMatchObject([{ consultation }]);

    await until('the GP message is sent', async () => {
      const { row } = await openCase(clinician, first!);
      return row.gpMessage.kind === 'sent' ? row : undefined;
    });
    const files = (await readdir(house.gpFolder)).sort();
    expect(files.map((name) => name.split('.').at(-1))).toEqual(['html', 'json']);
    const message = JSON.parse(await readFile(join(house.gpFolder, files[1]!), 'utf8')) as object;
    expect(message).toMatchObject({ resourceType: 'Bundle', type: 'document' });
    expect(await readFile(join(house.gpFolder, files[0]!), 'utf8')).toContain(consultation.plan);
  });

  it('is a log that a stranger accepts, from the server and from a folder', async () => {
    const { exit, out } = await verify(house.origin, '--json');
    const { accepted, coverage, accounts } = JSON.parse(out) as Accepted;
    expect({ exit, accepted }).toEqual({ exit: 0, accepted: true });
    expect(accounts).toEqual({ people: 3, invited: 0, machines: 1 });
    expect(coverage.of).toBeGreaterThan(20);
    expect(coverage.chained).toBe(coverage.of);

    expect(await holdfast(scratch, 'export', 'log', '--from', house.origin)).toMatchObject({
      exit: 0,
    });
    expect(await holdfast(scratch, 'verify', 'log')).toMatchObject({ exit: 0 });
  });

  it('is refused by a stranger as soon as one bit of its copy differs', async () => {
    const folder = join(scratch, 'log');
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) =>
      file.isFile(),
    );
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const { parentPath, name } of files) {
      const file = join(parentPath, name);
      const bytes = await readFile(file);
      for (const at of [0, Math.floor(bytes.length / 2), bytes.length - 1]) {
        await writeFile(file, bytes.with(at, bytes[at]! ^ 1));
        const { exit, out } = await verify(folder, '--json');
        expect({ exit, ...JSON.parse(out) }, `byte ${at} of ${name}`).toMatchObject({
          exit: 1,
          accepted: false,
        });
      }
      await writeFile(file, bytes);
    }
    expect(await verify(folder)).toMatchObject({ exit: 0 });
  });

  it('is copied again only where it continues the copy', async () => {
    const folder = join(scratch, 'log');
    const again = await holdfast(scratch, 'export', 'log', '--from', house.origin, '--json');
    expect({ exit: again.exit, ...JSON.parse(again.out) }).toMatchObject({
      exit: 0,
      ok: true,
      before: expect.any(Number),
    });
    const newest = (await readdir(join(folder, 'checkpoints'))).toSorted().at(-1)!;
    const checkpoint = join(folder, 'checkpoints', newest);
    const [origin, size, root, ...rest] = (await readFile(checkpoint, 'utf8')).split('\n');
    await writeFile(
      checkpoint,
      [origin, size, Buffer.alloc(32).toString('base64'), ...rest].join('\n'),
    );
    expect(root).not.toBe(Buffer.alloc(32).toString('base64'));
    const { exit, out } = await holdfast(
      scratch,
      'export',
      'log',
      '--from',
      house.origin,
      '--json',
    );
    expect({ exit, ...JSON.parse(out) }).toMatchObject({
      exit: 1,
      ok: false,
      code: 'proof-mismatch',
    });
  });

  it.each([
    [['export'], 2],
    [['export', 'a', 'b'], 2],
    [['export', 'log', '--from', 'ftp://desk.example'], 2],
    [['export', 'log', '--from', 'http://127.0.0.1:1'], 3],
    [['export', 'log', '--data', 'nothing-runs-here'], 3],
    [['verify'], 2],
    [['verify', 'a', 'b'], 2],
    [['verify', 'nothing-is-here'], 3],
  ])('`holdfast %s` ends with %d', async (args, exit) => {
    expect(await holdfast(scratch, ...args)).toMatchObject({ exit });
  });
});
