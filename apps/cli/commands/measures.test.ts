import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { encodeEntry, type Facts } from '#journal/entry.ts';
import { softwareDevice } from '#testkit/person.ts';
import { ed25519KeyFromSeed } from '#tlog/note-ed25519-node.ts';

import { firstEntry, key, ORG, shownLog } from '../testing/shown-log.ts';
import { measuresCommand } from './measures.ts';

const DAY = '2026-10-25';
/** An hour that this day has twice. */
const AT = Date.parse(`${DAY}T00:30:00Z`);
const device = softwareDevice();
const newId = () => uuidv7(systemClock, systemRandom);
const CLINICIAN = newId();

let created: Uint8Array;
let entries: Uint8Array[];
beforeAll(async () => {
  created = await firstEntry(key.publicKey);
});

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-measures-'));
  const [seen, unseen] = [newId(), newId()];
  entries = [
    created,
    ...(await whole(CLINICIAN)),
    await said(caseStream(seen), 'case.received', received, newId()),
    await said(caseStream(unseen), 'case.received', received, newId()),
    await said(caseStream(seen), 'case.contacted', { outcome: 'spoke' }),
    await said(caseStream(unseen), 'case.closed', { outcome: 'advice', gpMessage: false }),
    await said('room/2026-10-25', 'telephone.answered', {
      service: '=north',
      offered: AT,
      answered: AT + 20_001,
    }),
  ];
});
afterEach(() => rm(scratch, { recursive: true }));

const caseStream = (id: Uuid) => `case/${id}`;
const received: Facts = {
  patient: uuidToBytes(newId()),
  service: 'north',
  source: 'nhs-111-report',
  urgency: 'urgent',
  disposition: 'Dx12',
  due: AT + 3_600_000,
};

function said(stream: string, type: string, facts: Facts, author = CLINICIAN) {
  const by = { org: ORG, after: 0, id: newId(), schema: 1, author, session: newId(), at: AT };
  return encodeEntry({ ...by, stream, type, facts }, null, device);
}

/** Somebody invited as a clinician, with two passkeys. */
function whole(account: Uuid): Promise<Uint8Array[]> {
  const id = uuidToBytes(account);
  const passkey = () => ({
    account: id,
    credential: systemRandom(32),
    publicKey: systemRandom(77),
    aaguid: newId(),
    transports: [],
    backedUp: false,
    attested: true,
    nonce: systemRandom(32),
    code: systemRandom(16),
    clientDataJSON: systemRandom(9),
    attestationObject: systemRandom(9),
    by: null,
  });
  const invited = {
    account: id,
    roles: ['clinician'],
    services: ['north'],
    supplier: null,
    codeHash: systemRandom(32),
    expires: AT + 3_600_000,
  };
  return Promise.all([
    said('directory', 'account.invited', invited),
    said('directory', 'passkey.registered', passkey()),
    said('directory', 'passkey.registered', passkey()),
  ]);
}

async function exportedTo(folder: string, signer = key): Promise<Map<string, Uint8Array>> {
  const { files } = await shownLog(entries, signer);
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return files;
}

async function measures(...args: string[]): Promise<{ exit: number; out: string }> {
  let out = '';
  const terminal = {
    environment: {},
    folder: scratch,
    out: (text: string) => (out += text),
    complain() {},
  };
  return { exit: await measuresCommand.run(args, terminal), out };
}
const OF_THE_DAY = ['--from', DAY, '--to', DAY];

describe('holdfast measures', () => {
  it('says each figure, what it was counted from, its target, and what is not measured', async () => {
    await exportedTo(scratch);
    const { exit, out } = await measures(scratch, ...OF_THE_DAY);
    expect(exit).toBe(0);
    expect(out).toMatch(
      /^Calls assessed by a clinician +50% +\(1 of 2\) +target at least 50%: met$/m,
    );
    expect(out).toMatch(
      /^Average speed to answer +20\.001 s +\(0 of 1\) +target at most 20 s: NOT MET$/m,
    );
    expect(out).toMatch(
      /^First service offered .* Not measured here, because the log does not say/m,
    );
    expect(out).toMatch(/^Booked into a GP practice +No booking of these days/m);
    expect(out).toContain('Check against the current national guidance');
  });

  it('says the same from a server as from a folder', async () => {
    const files = await exportedTo(scratch);
    await using server = await serving(files);
    const here = await measures(scratch, ...OF_THE_DAY);
    expect(await measures(server.url, ...OF_THE_DAY)).toEqual(here);
  });

  it('makes a table that no spreadsheet computes', async () => {
    await exportedTo(scratch);
    const { exit, out } = await measures(scratch, ...OF_THE_DAY, '--csv');
    expect(exit).toBe(0);
    const rows = out.trimEnd().split('\r\n');
    expect(rows[0]).toMatch(/^From,To,Service,Measure,Name,Figure,Unit,Counted,Of them,Target/);
    expect(rows).toContain(
      `${DAY},${DAY},all,assessed-by-clinician,Calls assessed by a clinician,50,per-cent,2,1,at least 50%,yes,`,
    );
    expect(rows).toContain(
      `${DAY},${DAY},'=north,speed-to-answer,Average speed to answer,20.001,seconds,1,0,at most 20 s,no,`,
    );
    expect(new Set(rows.map((row) => row.replaceAll(/"[^"]*"/g, '').split(',').length))).toEqual(
      new Set([12]),
    );
  });

  it('answers as JSON', async () => {
    await exportedTo(scratch);
    const { out } = await measures(scratch, ...OF_THE_DAY, '--json');
    const { origin, size, from, to, days } = JSON.parse(out);
    expect({ origin, size, from, to }).toEqual({ origin: ORG, size: 9, from: DAY, to: DAY });
    expect(days[0].services[1].tallies).toContainEqual({
      measure: 'assessed-by-clinician',
      of: 2,
      met: 1,
      waitedMs: 0,
      seconds: [],
    });
  });

  it('counts nothing on other days', async () => {
    await exportedTo(scratch);
    const { out } = await measures(scratch, '--from', '2026-10-26', '--to', '2026-11-01', '--json');
    expect(JSON.parse(out).days).toEqual([]);
  });

  it.each<[string, (files: Map<string, Uint8Array>) => void, string]>([
    ['an entry', (files) => flip(files, 'tile/entries/000.p/9'), 'bundle'],
    ['a hash', (files) => flip(files, 'tile/0/000.p/9'), 'head-mismatch'],
    ['the checkpoint', (files) => flip(files, 'checkpoint', 40), ''],
  ])('refuses a log of which %s was changed', async (_, change, code) => {
    const { files } = await shownLog(entries);
    change(files);
    for (const [path, bytes] of files) {
      await mkdir(dirname(join(scratch, path)), { recursive: true });
      await writeFile(join(scratch, path), bytes);
    }
    const { exit, out } = await measures(scratch, ...OF_THE_DAY);
    expect(exit).toBe(1);
    expect(out).toMatch(/^Refused: .*Nothing was counted/);
    expect(out).toContain(code);
    expect(out).not.toContain('Calls assessed');
  });

  it('refuses a log that another key signed', async () => {
    await exportedTo(scratch, ed25519KeyFromSeed(systemRandom(32)));
    expect(await measures(scratch, ...OF_THE_DAY, '--json')).toMatchObject({
      exit: 1,
      out: expect.stringContaining('"ok":false'),
    });
  });

  it.each([
    ['nothing to read', []],
    ['two logs', ['a', 'b']],
    ['a day that is none', ['log', '--from', '2026-02-30', '--to', '2026-03-01']],
    ['a month that is none', ['log', '--from', '2026-13-01', '--to', '2026-13-02']],
    ['a day in words', ['log', '--to', 'today']],
    ['days the wrong way round', ['log', '--from', '2026-03-02', '--to', '2026-03-01']],
    ['two forms at once', ['log', '--csv', '--json']],
  ])('refuses %s as usage', async (_, args) => {
    await expect(measures(...args)).rejects.toMatchObject({ name: 'UsageProblem' });
  });

  it('says where there is no log', async () => {
    const nowhere = measures(join(scratch, 'nowhere'), ...OF_THE_DAY);
    await expect(nowhere).rejects.toMatchObject({ name: 'EnvironmentProblem' });
  });
});

function flip(files: Map<string, Uint8Array>, path: string, at = 100): void {
  const bytes = new Uint8Array(files.get(path)!);
  bytes[at]! ^= 1;
  files.set(path, bytes);
}

async function serving(files: Map<string, Uint8Array>) {
  const server: Server = createServer((request, response) => {
    const bytes = files.get(request.url!.slice('/log/'.length));
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/log`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
