import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openCluster } from '#postgres/cluster.ts';
import { connect, socketUrl } from '#postgres/connect.ts';
import { startPostmaster } from '#postgres/postmaster.ts';

const PLAN = {
  access: ['local all reader scram-sha-256'],
  bootstrap: ["CREATE ROLE reader LOGIN PASSWORD 'secret'"],
};

let made: string;
let scratch: string;
let folder: string;
let log: string;
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  await openCluster(join(made, 'db'), PLAN);
});
afterAll(() => rm(made, { recursive: true }));
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-test-'));
  folder = join(scratch, 'db');
  log = join(scratch, 'log');
  // To make one for each takes ten times as long.
  await promisify(execFile)('cp', ['-a', join(made, 'db'), folder]);
});
afterEach(() => rm(scratch, { recursive: true, force: true }));

async function startAnew() {
  const postmaster = await startPostmaster(await openCluster(folder, PLAN), log);
  await postmaster.ready;
  return postmaster;
}

describe('a damaged cluster is refused in a sentence', () => {
  it('when PG_VERSION is gone', async () => {
    await rm(join(folder, 'PG_VERSION'));
    await expect(openCluster(folder, PLAN)).rejects.toMatchObject({
      code: 'data/damaged',
      message: expect.stringContaining('PG_VERSION'),
    });
  });

  it('when another version wrote it', async () => {
    await writeFile(join(folder, 'PG_VERSION'), '16\n');
    await expect(openCluster(folder, PLAN)).rejects.toMatchObject({
      code: 'data/damaged',
      message: expect.stringContaining('PostgreSQL 16'),
    });
  });

  it.each([
    ['the control file is overwritten', 'global/pg_control', 8192],
    ['the commit log is cut short', 'pg_xact/0000', 0],
    ['the write-ahead log is gone', 'pg_wal/000000010000000000000001', undefined],
  ])('when %s', async (_, name, bytes) => {
    const file = join(folder, name);
    if (bytes === undefined) await rm(file);
    else await writeFile(file, Buffer.alloc(bytes, 0xa5));
    await expect(startAnew()).rejects.toMatchObject({ code: 'data/damaged' });
  });
});

describe('what a kill leaves', () => {
  it('a server that still runs is ended before the next one starts', async () => {
    const first = await startAnew();
    const second = await startAnew();
    await first.exited;
    const pidFile = await readFile(join(folder, 'postmaster.pid'), 'utf8');
    expect(pidFile.startsWith(`${second.pid}\n`)).toBe(true);
    await second.stop();
  });

  it('a postmaster.pid that names a stranger harms nobody', async () => {
    const first = await startAnew();
    await first.kill9();
    const stale = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n');
    await writeFile(join(folder, 'postmaster.pid'), [process.pid, ...stale.slice(1)].join('\n'));
    await (await startAnew()).stop();
  });

  it('half a cluster is made anew', async () => {
    const other = join(scratch, 'other');
    await openCluster(`${other}.new`, PLAN);
    await openCluster(other, PLAN);
    const postmaster = await startPostmaster(await openCluster(other, PLAN), log);
    await postmaster.ready;
    await postmaster.stop();
  });
});

describe('the superuser', () => {
  it('is refused, whatever the password', async () => {
    const postmaster = await startAnew();
    const sql = connect(socketUrl('postgres', 'secret', folder, 'postgres'), { max: 1 });
    await expect(sql`SELECT 1`).rejects.toThrow('no pg_hba.conf entry');
    await sql.end();
    await postmaster.stop();
  });
});
