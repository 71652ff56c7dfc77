import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installCodes, installedCodes, removeCodes } from './codes-folder.ts';

const ONE = 'http://codes.example/one';
const OTHER = 'http://codes.example/other';
const rows = (...displays: string[]) => displays.map((display, i) => ({ code: `c${i}`, display }));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-codes-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('has no lists at first', async () => {
  expect(await installedCodes(folder)).toEqual({ lists: [] });
});

it('replaces a system’s list, keeps the others, and leaves nothing of the earlier', async () => {
  await installCodes(folder, new Map([[ONE, rows('Chest pain', 'Pain')]]));
  await installCodes(folder, new Map([[OTHER, rows('Rash')]]));
  await installCodes(folder, new Map([[ONE, rows('Ache')]]));
  const { lists } = await installedCodes(folder);
  expect(lists.map(({ system, rows }) => [system, rows])).toEqual([
    [OTHER, 1],
    [ONE, 1],
  ]);
  const hashes = lists.flatMap(({ slices }) => slices.map(({ hash }) => hash));
  expect((await readdir(folder)).toSorted()).toEqual([...hashes, 'lists.json'].toSorted());
  expect(gunzipSync(await readFile(join(folder, hashes[1]!))).toString()).toBe('c0\tAche');
});

it('takes a list away', async () => {
  await installCodes(folder, new Map([[ONE, rows('Pain')]]));
  expect(await removeCodes(folder, OTHER)).toBe(false);
  expect(await removeCodes(folder, ONE)).toBe(true);
  expect(await readdir(folder)).toEqual(['lists.json']);
});

it('does not go on from lists that cannot be read', async () => {
  await writeFile(join(folder, 'lists.json'), '{"lists":[{}]}');
  await expect(installCodes(folder, new Map([[ONE, rows('Pain')]]))).rejects.toMatchObject({
    code: 'data/damaged',
  });
});
