import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { freshDatabase, type TestDatabase } from '#testkit/postgres.ts';
import { newSession, sessionOpened } from './testing/entries.ts';
import { type FakeKeeper, startFakeKeeper } from './testing/fake-keeper.ts';
import { openTestLog, type TestLog } from './testing/test-log.ts';
import { freePort } from './testing/test-server.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CODE = ['package.json', 'apps', 'packages', 'node_modules'].map((name) => join(ROOT, name));

let folder: string;
let database: TestDatabase;
let writing: TestLog;
let keeper: FakeKeeper;
let environment: Record<string, string>;
let origin: string;
const session = newSession();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-main-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  database = await freshDatabase();
  writing = await openTestLog(database.url, folder);
  await writing.append([await sessionOpened(session)]);
  keeper = await startFakeKeeper(join(folder, 'keeper.sock'));
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  environment = {
    HOLDFAST_PORT: String(port),
    HOLDFAST_ORIGIN: origin,
    HOLDFAST_KEEPER_SOCKET: join(folder, 'keeper.sock'),
    HOLDFAST_SERVER_SOCKET: join(folder, 'server.sock'),
    HOLDFAST_STATIC: folder,
    DATABASE_URL: database.serverUrl,
  };
});
afterAll(async () => {
  await keeper.stop();
  await writing.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Fenced as the supervisor fences it: it reads code and the desk, and writes nothing. */
function start(env: Record<string, string>): ChildProcess {
  const fences = [
    '--permission',
    '--allow-net',
    ...[...CODE, folder].map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${join(folder, 'server.sock')}`,
  ];
  const args = [
    '--disable-warning=ExperimentalWarning',
    ...fences,
    join(ROOT, 'apps/server/main.ts'),
  ];
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
}

async function started(): Promise<ChildProcess> {
  const child = start(environment);
  const [message] = await once(child, 'message', { signal: AbortSignal.timeout(20_000) });
  expect(message).toEqual({ ready: true });
  return child;
}

const feed = () =>
  fetch(`${origin}/feed`, { headers: { authorization: `Bearer ${base64url(session.ticket)}` } });

describe('the server’s process', () => {
  it('says when it can be asked, serves, and ends within a moment when told to', async () => {
    const child = await started();
    expect((await fetch(`${origin}/`, { headers: { accept: 'text/html' } })).status).toBe(200);
    const relayed = await fetch(`${origin}/relay/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/cbor' },
      body: 'x',
    });
    expect(await relayed.text()).toBe('x');
    const open = await feed();
    expect(open.status).toBe(200);
    const at = performance.now();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(performance.now() - at).toBeLessThan(2_000);
    expect(await open.text()).toContain('event: size');
  });

  it('answers neighbours on its socket by its one name, also after it was killed', async () => {
    const killed = await started();
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const child = await started();
    const asked = async (host: string) => {
      const socketPath = join(folder, 'server.sock');
      const request = get({ socketPath, path: '/health', headers: { host } });
      const [answer] = (await once(request, 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode;
    };
    expect(await asked(new URL(origin).host)).toBe(200);
    expect(await asked('localhost')).toBe(421);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends when whoever started it is gone', async () => {
    const child = await started();
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('starts while the database and the keeper are not there yet', async () => {
    const away = {
      DATABASE_URL: 'postgres://holdfast_server:pw-9f3a@127.0.0.1:1/holdfast',
      HOLDFAST_KEEPER_SOCKET: join(folder, 'none'),
    };
    const child = start({ ...environment, ...away });
    await once(child, 'message');
    const ready = await fetch(`${origin}/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { keeper: 'silent', database: 'silent', log: 'behind' },
    ]);
    expect((await feed()).status).toBe(503);
    child.kill('SIGTERM');
    const [log] = await Promise.all([text(child.stderr!), once(child, 'exit')]);
    expect(log).toContain('the log cannot be read');
    expect(log).not.toContain('pw-9f3a');
  });

  it.each([
    ['DATABASE_URL', ''],
    ['DATABASE_URL', 'mysql://secret@host/db'],
    ['HOLDFAST_KEEPER_SOCKET', ''],
    ['HOLDFAST_PORT', '99999'],
    ['HOLDFAST_ORIGIN', 'desk.example'],
  ])('does not start where %s is %j, and does not repeat what it was told', async (name, value) => {
    const child = start({ ...environment, [name]: value });
    const [said, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')]);
    expect(code).not.toBe(0);
    expect(said).toMatch(name === 'DATABASE_URL' && value !== '' ? /database address/ : name);
    expect(said).not.toContain('secret');
  });
});
