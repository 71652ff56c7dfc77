import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sitting, takeUp, writeSitting } from './sitting.ts';

const WEEK = { calls: 7061, open: 5000, desks: 48 };
const SITTING = { week: WEEK, done: 300 } as Sitting;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-sitting-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a week in a folder', () => {
  it('begins where the folder is new, and goes on from where the last sitting ended', async () => {
    expect(await takeUp(join(folder, 'new'), WEEK)).toBeNull();
    await writeSitting(folder, SITTING);
    expect(await takeUp(folder, WEEK)).toEqual(SITTING);
  });

  it('is not gone on with once a sitting that took it up has died', async () => {
    await writeSitting(folder, SITTING);
    await takeUp(folder, WEEK);
    await expect(takeUp(folder, WEEK)).rejects.toThrow('no week whose last sitting');
    await writeSitting(folder, SITTING);
    expect(await takeUp(folder, WEEK)).toEqual(SITTING);
  });

  it.each([{ calls: 7062 }, { open: 4999 }, { desks: 8 }])(
    'is not gone on with by another: %j',
    async (other) => {
      await writeSitting(folder, SITTING);
      await expect(takeUp(folder, { ...WEEK, ...other })).rejects.toThrow('another week');
      expect(await takeUp(folder, WEEK)).toEqual(SITTING);
    },
  );

  it('is nothing that somebody keeps in that folder', async () => {
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await expect(takeUp(folder, WEEK)).rejects.toThrow('is not empty');
  });
});
