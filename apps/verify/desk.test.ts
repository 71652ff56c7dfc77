/** What a stranger is told of a server's desk: a real log, and a real server that gives one file another way. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { run } from './run.ts';
import { type LogBuilder, sha256 } from './testing/build-log.ts';
import { judge } from './testing/judge.ts';
import { nightShift } from './testing/night-shift.ts';
import { writeFiles } from './testing/publish-log.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (content: Uint8Array) => sha256(content).toHex();

type Files = Map<string, Uint8Array>;

/** As the build makes it. */
function someDesk(more: readonly object[] = []): Files {
  const files: Files = new Map([
    ['/assets/app-Qw7_e2Rt.js', bytes('export {};')],
    ['/index.html', bytes('<!doctype html>')],
  ]);
  const named = [...files].map(([path, content]) => ({
    path,
    sha256: hex(content),
    bytes: content.length,
  }));
  const manifest = { format: 'holdfast/release/v1', files: [...named, ...more] };
  files.set('/release.json', bytes(JSON.stringify(manifest)));
  return files.set('/sw.js', bytes('worker'));
}

const released = (desk: Files) => ({
  digest: sha256(desk.get('/release.json')!),
  worker: sha256(desk.get('/sw.js')!),
});

let folder: string;
let server: Server | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-desk-'));
});
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});
afterAll(() => rm(folder, { recursive: true }));

/** A page is given at the address itself, to whoever asks as a browser does. */
async function serving(desk: Files, page = desk.get('/index.html')!): Promise<string> {
  server = createServer(({ url = '', headers }, response) => {
    const body = url === '/' && headers.accept === 'text/html' ? page : desk.get(url);
    response.writeHead(body === undefined ? 404 : 200).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function logNaming(...desks: readonly Files[]): LogBuilder {
  const { log } = nightShift();
  for (const desk of desks)
    log.write(log.keeper, { type: 'desk.released', stream: 'org', facts: released(desk) });
  return log;
}

async function compared(log: LogBuilder, url: string, ...args: readonly string[]) {
  const at = join(folder, 'log');
  await rm(at, { recursive: true, force: true });
  await writeFiles(at, log.files());
  let out = '';
  const say = (text: string) => {
    out += text;
  };
  const exit = await run([at, '--desk', url, ...args], { out: say, error: say, progress: null });
  return { exit, out };
}

describe('a server that serves the desk that the log names', () => {
  test('is told so, with how many files that was', async () => {
    const desk = someDesk();
    const log = logNaming(someDesk([{}]), desk);
    const url = await serving(desk);
    const { exit, out } = await compared(log, url);
    expect(out).toContain(`4 files served at ${url}/: those that the log names`);
    expect(exit).toBe(0);
    const { out: json } = await compared(log, url, '--json');
    expect(JSON.parse(json)).toMatchObject({ accepted: true, desk: { url: `${url}/`, files: 4 } });
  });
});

describe('a server is refused that', () => {
  const other = bytes('other');
  test.each<[string, (desk: Files) => [Files, Uint8Array?], string]>([
    ['has another worker', (desk) => [desk.set('/sw.js', other)], 'desk/differs'],
    ['has another manifest', (desk) => [desk.set('/release.json', other)], 'desk/differs'],
    ['has another file', (desk) => [desk.set('/assets/app-Qw7_e2Rt.js', other)], 'desk/differs'],
    ['gives a browser another page', (desk) => [desk, other], 'desk/differs'],
    [
      'lacks a file',
      (desk) => [new Map([...desk].filter(([path]) => !path.startsWith('/assets')))],
      'desk/missing',
    ],
  ])('%s', async (_, change, rule) => {
    const log = logNaming(someDesk());
    const url = await serving(...change(someDesk()));
    expect(await compared(log, url)).toMatchObject({ exit: 1, out: expect.stringContaining(rule) });
  });

  test('serves what the log named before, and not last', async () => {
    const [before, now] = [someDesk(), someDesk().set('/sw.js', other)];
    const url = await serving(before);
    expect(await compared(logNaming(before, now), url)).toMatchObject({ exit: 1 });
  });

  test('has a log that names no desk', async () => {
    expect(await compared(logNaming(), await serving(someDesk()))).toMatchObject({
      exit: 1,
      out: 'Refused by rule desk/none: the log names no desk.\n',
    });
  });

  const file = { path: '/index.html', sha256: hex(bytes('<!doctype html>')), bytes: 15 };
  test.each<[string, readonly object[]]>([
    ['leads elsewhere', [{ ...file, path: '//elsewhere.example/index.html' }]],
    ['leads out of the folder', [{ ...file, path: '/../index.html' }]],
    ['tells a wrong size', [{ ...file, bytes: 16 }]],
    ['says more than is published', [{ ...file, more: true }]],
  ])('has a manifest that %s, whatever the log says', async (_, more) => {
    const desk = someDesk(more);
    expect(await compared(logNaming(desk), await serving(desk))).toMatchObject({
      exit: 1,
      out: expect.stringContaining('desk/manifest'),
    });
  });
});

describe('what is not understood', () => {
  test.each([[['ftp://desk.example']], [['nowhere']], [['http://desk.example', '--coverage']]])(
    '--desk %j: 2',
    async (args) => {
      expect((await compared(logNaming(), args[0]!, ...args.slice(1))).exit).toBe(2);
    },
  );
});

describe('desk.released', () => {
  const facts = released(someDesk());
  test.each<[string, object, string]>([
    ['of the directory', { stream: 'directory' }, 'type/stream'],
    ['without a worker', { facts: { digest: facts.digest } }, 'type/facts'],
    ['with a short digest', { facts: { ...facts, digest: new Uint8Array(31) } }, 'type/facts'],
    ['that seals something', { seals: true }, 'type/sealed'],
  ])('%s is refused', async (_, wrong, rule) => {
    const { log } = nightShift();
    log.write(log.keeper, { type: 'desk.released', stream: 'org', facts, ...wrong });
    expect(await judge(log.files())).toMatchObject({ accepted: false, rule });
  });

  test('is the keeper’s alone', async () => {
    const { log, lead } = nightShift();
    log.write(lead.desk, { type: 'desk.released', stream: 'org', facts });
    expect(await judge(log.files())).toMatchObject({ accepted: false, rule: 'type/writer' });
  });
});
