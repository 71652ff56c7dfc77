/** A keeper's log, exported as it is published, before the stranger's checker: a process that knows nothing of us. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Sql } from 'postgres';
import { postgresReader } from '#journal/postgres-reader.ts';
import { memoryLog } from '#tlog/memory-log.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';

const VERIFY = new URL('../../verify/main.ts', import.meta.url).pathname;

/** What `verify --json` says. @param args further ones, as `--key KEY` */
export async function judgeLog(sql: Sql, ...args: string[]): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-log-'));
  try {
    const reader = postgresReader(sql);
    const published = await reader.checkpoint();
    if (published === null) throw new Error('nothing is published');
    const entries = await reader.entries(0, published.size);
    const log = memoryLog(
      rfc6962(sha256),
      entries.map(({ bytes }) => bytes),
    );
    const files = log.resources().set('checkpoint', new TextEncoder().encode(published.note));
    for (const [name, bytes] of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    const ran = promisify(execFile)(process.execPath, [VERIFY, folder, '--json', ...args]);
    const { stdout } = await ran.catch((failed: { stdout: string }) => failed);
    return JSON.parse(stdout) as Record<string, unknown>;
  } finally {
    await rm(folder, { recursive: true });
  }
}
