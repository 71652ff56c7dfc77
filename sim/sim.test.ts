/** A small budget of it, in processes of its own: it puts itself in the place of the whole platform. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const WITHIN_MS = 240_000;

function sim(...words: string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

it('all holds in the seeds that once found something', { timeout: WITHIN_MS }, () => {
  expect(sim('--minutes', '0', '--read-only')).toMatchObject({ status: 0 });
});

it('a seed replays exactly, a lost site included', { timeout: WITHIN_MS }, () => {
  expect(sim('--scenario', 'lost site', '--seed', '1', '--twice', '--read-only')).toMatchObject({
    status: 0,
  });
});

it('it finds bugs that are planted', { timeout: WITHIN_MS }, () => {
  const found = sim('--mutations', ...SAMPLE);
  expect(found.said).not.toContain('NOT FOUND');
  expect(found.status).toBe(0);
});

/** `npm run sim -- --mutations` tries all of them. */
const SAMPLE = ['acknowledged-before-commit', 'appended-twice', 'key-before-its-entry'];
