import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exampleCase } from '#fhir/gp-message/example-case.ts';
import { gpMessage } from '#fhir/gp-message/message.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { letterOf } from '../gp-message/send.ts';
import { type Disk, deliverToFolder, nodeDisk } from './to-folder.ts';

const message = gpMessage(exampleCase, sha256);
const page = `${message.id}.html`;
const document = `${message.id}.json`;

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await fs.mkdtemp(join(tmpdir(), 'gp-message-'));
  folder = join(parent, 'outbox');
});
afterEach(() => fs.rm(parent, { recursive: true }));

const deliver = (disk: Disk = nodeDisk) => deliverToFolder(letterOf(message), folder, disk);
const listed = async () => (await fs.readdir(folder)).sort();
const modeOf = async (path: string) => (await fs.stat(path)).mode & 0o777;

describe('a message in a folder', () => {
  test('is a page and a document, for their owner alone, named by the message id', async () => {
    expect(await deliver()).toMatchObject({ taken: true });
    expect(await listed()).toEqual([page, document]);
    expect(await fs.readFile(join(folder, page), 'utf8')).toBe(message.html);
    expect(JSON.parse(await fs.readFile(join(folder, document), 'utf8'))).toEqual(message.bundle);
    expect(await modeOf(folder)).toBe(0o700);
    expect(await modeOf(join(folder, page))).toBe(0o600);
    expect(await modeOf(join(folder, document))).toBe(0o600);
  });

  test('delivered twice is there once, untouched the second time', async () => {
    await deliver();
    const before = await fs.stat(join(folder, document), { bigint: true });
    expect(await deliver()).toMatchObject({ taken: true });
    expect(await listed()).toEqual([page, document]);
    const after = await fs.stat(join(folder, document), { bigint: true });
    expect([after.ino, after.ctimeNs]).toEqual([before.ino, before.ctimeNs]);
  });

  test('a file cut short by something else is made whole', async () => {
    await deliver();
    await fs.truncate(join(folder, document), 10);
    expect(await deliver()).toMatchObject({ taken: true });
    expect(JSON.parse(await fs.readFile(join(folder, document), 'utf8'))).toEqual(message.bundle);
  });

  test('what a crash left half written is replaced, and no link followed', async () => {
    await fs.mkdir(folder);
    const elsewhere = join(parent, 'elsewhere');
    await fs.writeFile(elsewhere, 'as it was');
    await fs.symlink(elsewhere, join(folder, `.${document}.partial`));
    await fs.writeFile(join(folder, `.${page}.partial`), '<!doctype');
    expect(await deliver()).toMatchObject({ taken: true });
    expect(await listed()).toEqual([page, document]);
    expect(await fs.readFile(elsewhere, 'utf8')).toBe('as it was');
  });

  test('is on the disk before it has its name, and its name before it is called taken', async () => {
    const steps: string[] = [];
    expect(await deliver(watched(steps))).toMatchObject({ taken: true });
    expect(steps).toEqual([
      'sync <parent>',
      'write .html',
      'sync .html',
      'rename .html',
      'sync <folder>',
      'write .json',
      'sync .json',
      'rename .json',
      'sync <folder>',
    ]);
  });
});

describe('a disk that fails', () => {
  test.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EACCES', 'not-permitted'],
    ['EROFS', 'not-permitted'],
    ['EIO', 'disk-failed'],
  ])('with %s while writing: %s, and nothing half there', async (code, problem) => {
    expect(await deliver(failing('write', code))).toEqual({ taken: false, problem, detail: code });
    expect(await listed()).toEqual([]);
    expect(await deliver()).toMatchObject({ taken: true });
    expect(await listed()).toEqual([page, document]);
  });

  test.each(['sync', 'rename'] as const)(
    'at the %s: not taken, and whole at the next attempt',
    async (step) => {
      expect(await deliver(failing(step, 'EIO'))).toMatchObject({ taken: false });
      expect((await listed()).filter((name) => name.endsWith('.json'))).toEqual([]);
      expect(await deliver()).toMatchObject({ taken: true });
    },
  );

  test('a folder whose parent is not there is not made', async () => {
    folder = join(parent, 'not-mounted', 'outbox');
    const problem = { taken: false, problem: 'folder-missing', detail: 'ENOENT' };
    expect(await deliver()).toEqual(problem);
    expect(await fs.readdir(parent)).toEqual([]);
  });

  test('a file where the folder should be', async () => {
    await fs.writeFile(folder, '');
    expect(await deliver()).toMatchObject({ taken: false, problem: 'folder-missing' });
  });

  test('a mistake of ours is not called the disk’s', async () => {
    const disk = { ...nodeDisk, rename: () => Promise.reject(new TypeError('ours')) };
    await expect(deliver(disk)).rejects.toThrow('ours');
  });
});

type Step = 'write' | 'sync' | 'rename';

/** The real disk, on which each file's step goes through `at` first. */
function stepped(at: (step: Step, path: string) => void): Disk {
  return {
    ...nodeDisk,
    open: async (path, ...how) => {
      const handle = await nodeDisk.open(path, ...how);
      const { writeFile, sync } = handle;
      handle.writeFile = async (...what) => {
        at('write', String(path));
        return writeFile.apply(handle, what);
      };
      handle.sync = async () => {
        at('sync', String(path));
        return sync.apply(handle);
      };
      return handle;
    },
    rename: async (from, to) => {
      at('rename', String(to));
      return nodeDisk.rename(from, to);
    },
  };
}

function watched(steps: string[]): Disk {
  return stepped((step, path) => {
    const what =
      path === folder ? '<folder>' : path === parent ? '<parent>' : path.match(/\.(html|json)/)![0];
    steps.push(`${step} ${what}`);
  });
}

function failing(step: Step, code: string): Disk {
  return stepped((now, path) => {
    if (now !== step || !path.includes(message.id)) return;
    throw Object.assign(new Error(code), { code });
  });
}
