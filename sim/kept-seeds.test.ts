import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keepSeed, readKeptSeeds } from './kept-seeds.ts';

const known = { scenario: 'links', seed: '1', found: 'An entry stood twice.' };
const failing = { scenario: 'disks', seed: '7', found: 'one writer: the log shrank' };
let folder: string;
let file: URL;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept-seeds-'));
  file = pathToFileURL(join(folder, 'kept.json'));
  await writeFile(file, JSON.stringify([known]));
});
afterEach(() => rm(folder, { recursive: true }));

it('keeps a seed that failed behind those that are kept', async () => {
  expect(await keepSeed(failing, file)).toBe(true);
  expect(await readKeptSeeds(file)).toEqual([known, failing]);
  expect(await readFile(file, 'utf8')).toMatch(/\n$/);
});

it('keeps it once, with what it found first', async () => {
  expect(await keepSeed({ ...known, found: 'Something else.' }, file)).toBe(false);
  expect(await readKeptSeeds(file)).toEqual([known]);
});

it('tells one scenario’s seed from another’s', async () => {
  expect(await keepSeed({ ...known, scenario: 'disks' }, file)).toBe(true);
});

it('finds every kept seed well formed', async () => {
  expect((await readKeptSeeds()).length).toBeGreaterThan(0);
});
