import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openDataFolder } from './data-folder.ts';
import { makeRunFolder } from './run-folder.ts';
import { NO_FENCES, readRunning, takeLock } from './running.ts';

let scratch: string;
let path: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  path = join(scratch, 'data');
});
afterEach(() => rm(scratch, { recursive: true }));

const mode = async (name: string) => (await stat(name)).mode & 0o777;

describe('a data folder', () => {
  it('is made for its owner alone, and known again', async () => {
    expect((await openDataFolder(path)).fresh).toBe(true);
    expect(await mode(path)).toBe(0o700);
    expect((await openDataFolder(path)).fresh).toBe(false);
  });

  it('makes a secret once, for its owner alone', async () => {
    const made = await (await openDataFolder(path)).secret('database');
    expect(made).toMatch(/^[0-9a-f]{32}$/);
    expect(await (await openDataFolder(path)).secret('database')).toBe(made);
    expect(await mode(join(path, 'secrets/database'))).toBe(0o600);
  });

  it('is not taken over when it holds something else', async () => {
    await mkdir(path);
    await writeFile(join(path, 'thesis.txt'), 'mine');
    await expect(openDataFolder(path)).rejects.toMatchObject({ code: 'data/not-ours' });
    expect(await readFile(join(path, 'thesis.txt'), 'utf8')).toBe('mine');
  });

  it.each([
    ['{', 'unreadable'],
    ['null', 'unreadable'],
    ['{"format":99}', 'format 99'],
  ])('is refused with the marker %s', async (marker, words) => {
    await mkdir(path);
    await writeFile(join(path, 'holdfast.json'), marker);
    await expect(openDataFolder(path)).rejects.toMatchObject({
      code: 'data/damaged',
      message: expect.stringContaining(words),
    });
  });

  it('is refused when a secret was cut short', async () => {
    const folder = await openDataFolder(path);
    await folder.secret('database');
    await writeFile(join(path, 'secrets/database'), 'abc');
    const again = await openDataFolder(path);
    await expect(again.secret('database')).rejects.toMatchObject({ code: 'data/damaged' });
  });
});

describe('the lock of a data folder', () => {
  beforeEach(() => mkdir(path));

  it('refuses a second Holdfast, and is free after the first', async () => {
    const lock = await takeLock(path);
    await expect(takeLock(path)).rejects.toMatchObject({ code: 'data/locked' });
    await lock.release();
    await (await takeLock(path)).release();
  });

  it('tells others where the running one is', async () => {
    const lock = await takeLock(path);
    await lock.tell({ port: 8480, origin: 'http://localhost:8480', fences: NO_FENCES });
    expect(await readRunning(path)).toMatchObject({ pid: process.pid, port: 8480 });
  });

  it.each([
    ['whose process is gone', JSON.stringify({ pid: 2 ** 30, born: '1' })],
    ['whose pid another process has now', JSON.stringify({ pid: process.pid, born: 'earlier' })],
    ['that a crash left empty', ''],
  ])('is taken over from one %s', async (_, left) => {
    await writeFile(join(path, 'running.json'), left);
    expect(await readRunning(path)).toBeUndefined();
    await (await takeLock(path)).release();
  });
});

describe('the folder for sockets', () => {
  it('lies in the data folder', async () => {
    const run = await makeRunFolder(scratch, join(scratch, 'postgres'));
    expect(run.path).toBe(join(scratch, 'run'));
    await run.remove();
    await expect(stat(run.path)).rejects.toThrow('ENOENT');
  });

  it('is a short private one when the data folder is deep, and the data folder says where', async () => {
    const deep = join(scratch, 'deep'.repeat(30));
    await mkdir(deep);
    const run = await makeRunFolder(deep, join(deep, 'postgres'));
    expect(Buffer.byteLength(run.keeperSocket)).toBeLessThanOrEqual(103);
    expect(await mode(run.path)).toBe(0o700);
    expect((await stat(join(deep, 'run'))).ino).toBe((await stat(run.path)).ino);
    await run.remove();
    await expect(stat(run.path)).rejects.toThrow('ENOENT');
  });
});
