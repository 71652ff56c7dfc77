/** The program itself, as a stranger runs it. */
import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const LOG = fileURLToPath(new URL('../../vectors/verify/night-shift', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-'));
});
afterAll(() => rm(folder, { recursive: true }));

function verify(...args: string[]) {
  return spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
}

test('ends with 0 for a log that holds', () => {
  const { status, stdout, stderr } = verify(LOG);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('Accepted: every rule holds.');
});

test('ends with 1 for one that does not', async () => {
  const wrong = join(folder, 'wrong');
  await cp(LOG, wrong, { recursive: true });
  const checkpoint = await readFile(join(wrong, 'checkpoint'), 'utf8');
  await writeFile(join(wrong, 'checkpoint'), checkpoint.replace('\n73\n', '\n72\n'));
  const { status, stdout } = verify(wrong, '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ accepted: false });
});

test('ends with 2 for what it does not understand, and 3 for what it cannot read', () => {
  expect(verify()).toMatchObject({ status: 2, stdout: '' });
  expect(verify(join(folder, 'nothing'))).toMatchObject({ status: 3, stderr: '' });
});
