import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from './run.ts';
import { ed25519, ORG } from './testing/build-log.ts';
import { nightShift } from './testing/night-shift.ts';
import { type LogFiles, treeFiles, verifierKeyText, writeFiles } from './testing/publish-log.ts';

const { log } = nightShift();
const size = log.entries.length;
let folder: string;
let server: Server | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
});

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  server = null;
  await rm(folder, { recursive: true });
});

async function verify(...args: string[]) {
  const said = { out: '', error: '', progress: [] as string[] };
  const exit = await run(args, {
    out: (text) => {
      said.out += text;
    },
    error: (text) => {
      said.error += text;
    },
    progress: (text) => said.progress.push(text),
  });
  return { exit, ...said };
}

async function exported(files: LogFiles = log.files()): Promise<string> {
  const at = join(folder, 'log');
  await rm(at, { recursive: true, force: true });
  await writeFiles(at, files);
  return at;
}

describe('an exported folder', () => {
  test('that holds is accepted: 0, and a report for people', async () => {
    const { exit, out, progress } = await verify(await exported());
    expect(exit).toBe(0);
    expect(out).toContain('Accepted: every rule holds.');
    expect(out).toContain('trusting the key that the log itself names');
    expect(out).toContain('40 of 40 entries chain to a user-verified passkey assertion (100%)');
    expect(progress).toEqual([`${size} of ${size} entries`, '']);
  });

  test('that does not is refused: 1, with the rule and the entry', async () => {
    const files = log.files();
    const path = [...files.keys()].find((name) => name.startsWith('tile/entries'))!;
    const bytes = Uint8Array.from(files.get(path)!);
    files.set(path, bytes.with(-1, bytes.at(-1)! ^ 1));
    const at = await exported(files);
    expect(await verify(at)).toMatchObject({
      exit: 1,
      out: 'Refused at entry 72 by rule tree/disagrees: the hash tile holds another hash for this entry.\n',
    });
    const { out } = await verify(at, '--json');
    expect(JSON.parse(out)).toEqual({
      accepted: false,
      rule: 'tree/disagrees',
      entry: 72,
      message: 'the hash tile holds another hash for this entry',
    });
  });

  test('that lacks a tile is refused, and one that is none is not read: 3', async () => {
    const files = log.files();
    files.delete([...files.keys()].find((name) => name.startsWith('tile/0'))!);
    expect(await verify(await exported(files))).toMatchObject({ exit: 1 });
    expect(await verify(join(folder, 'nothing'))).toMatchObject({
      exit: 3,
      out: 'Could not be checked: there is no checkpoint.\n',
    });
  });

  test('is held against the key given', async () => {
    const at = await exported();
    const right = await verify(at, '--key', verifierKeyText(log.logKey));
    expect(right).toMatchObject({ exit: 0, out: expect.not.stringContaining('trusting') });
    const wrong = await verify(at, '--key', verifierKeyText(ed25519(ORG)));
    expect(wrong).toMatchObject({ exit: 1, out: expect.stringContaining('checkpoint/key') });
  });

  test('answers in JSON', async () => {
    const { out } = await verify(await exported(), '--json');
    expect(JSON.parse(out)).toMatchObject({
      accepted: true,
      size,
      coverage: { chained: 40, of: 40 },
    });
  });
});

describe('--since', () => {
  test('keeps the checkpoint accepted, and refuses what does not continue it', async () => {
    const since = join(folder, 'kept');
    const earlier = log.entries.slice(0, 20);
    const files = treeFiles(earlier).set('checkpoint', log.checkpoint(log.logKey, earlier));
    expect(await verify(await exported(files), '--since', since)).toMatchObject({ exit: 0 });
    expect(new Uint8Array(await readFile(since))).toEqual(files.get('checkpoint'));

    const grown = await verify(await exported(), '--since', since);
    expect(grown).toMatchObject({ exit: 0, out: expect.stringContaining('of 20 entries') });
    const kept = await readFile(since);
    expect(new Uint8Array(kept)).toEqual(log.checkpoint());

    const back = await verify(await exported(files), '--since', since);
    expect(back).toMatchObject({ exit: 1, out: expect.stringContaining('since/rollback') });
    expect(await readFile(since)).toEqual(kept);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining(['kept.new']));
  });

  test('a file that cannot be read, or written: 3', async () => {
    expect(await verify(await exported(), '--since', folder)).toMatchObject({ exit: 3 });
    const nowhere = join(folder, 'none', 'kept');
    expect(await verify(await exported(), '--since', nowhere)).toMatchObject({ exit: 3 });
  });

  test('a file that holds no checkpoint is refused and left alone', async () => {
    const since = join(folder, 'kept');
    await writeFile(since, 'mine');
    expect(await verify(await exported(), '--since', since)).toMatchObject({ exit: 1 });
    expect(await readFile(since, 'utf8')).toBe('mine');
  });
});

describe('a URL', () => {
  type Answer = { status: number; headers?: Record<string, string>; body?: Uint8Array };

  async function serving(answer: (path: string, asked: number) => Answer): Promise<string> {
    const asked = new Map<string, number>();
    server = createServer(({ url = '' }, response) => {
      const path = url.slice('/prefix/'.length);
      asked.set(path, (asked.get(path) ?? 0) + 1);
      const { status, headers = {}, body } = answer(path, asked.get(path)!);
      response.writeHead(status, headers).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix`;
  }

  const files = log.files();
  const found = (path: string): Answer => {
    const body = files.get(path);
    return body === undefined ? { status: 404 } : { status: 200, body };
  };

  test('is read like a folder, with or without a slash at its end', async () => {
    const url = await serving(found);
    expect(await verify(url)).toMatchObject({ exit: 0 });
    expect(await verify(`${url}/`)).toMatchObject({ exit: 0 });
  });

  test('that is busy is asked again when it says', async () => {
    const busy: Answer = { status: 429, headers: { 'retry-after': '0' } };
    const url = await serving((path, asked) => (asked === 1 ? busy : found(path)));
    expect(await verify(url)).toMatchObject({ exit: 0 });
  });

  test('that refuses to answer is not read: 3', async () => {
    const url = await serving(() => ({ status: 403 }));
    expect(await verify(url)).toMatchObject({
      exit: 3,
      out: 'Could not be checked: checkpoint could not be read (HTTP 403).\n',
    });
  });

  test('that sends without end is cut off: 3', async () => {
    const url = await serving(() => ({ status: 200, body: new Uint8Array(200_000) }));
    expect(await verify(url)).toMatchObject({ exit: 3, out: expect.stringContaining('larger') });
  });

  test('whose tiles are missing is refused', async () => {
    const url = await serving((path) => (path === 'checkpoint' ? found(path) : { status: 404 }));
    expect(await verify(url)).toMatchObject({
      exit: 1,
      out: expect.stringContaining('tree/missing'),
    });
  });
});

describe('what is not understood', () => {
  test.each([
    [[]],
    [['one', 'two']],
    [['one', '--unknown']],
    [['one', '--key', 'a+b+c']],
    [['one', '--key', verifierKeyText(log.logKey).replace(/\+[0-9a-f]{8}\+/, '+00000000+')]],
    [['http://']],
  ])('%j: 2, and how it is meant', async (args) => {
    expect(await verify(...args)).toMatchObject({
      exit: 2,
      out: '',
      error: expect.stringMatching(/^verify URL\|FOLDER/),
    });
  });
});
