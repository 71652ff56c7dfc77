import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from '../data-folder.ts';
import { claimForDemonstration } from './own-folder.ts';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'holdfast-own-'));
});
afterEach(() => rm(path, { recursive: true }));

describe('the demonstration’s folder', () => {
  it('is a fresh one, or its own of before', async () => {
    const data = await openDataFolder(path);
    await claimForDemonstration(data);
    await mkdir(join(path, 'gateway'));
    await claimForDemonstration(await openDataFolder(path));
  });

  it('is never one in which a provider’s gateway has worked', async () => {
    const data = await openDataFolder(path);
    await mkdir(join(path, 'gateway'));
    await expect(claimForDemonstration(data)).rejects.toMatchObject({
      code: 'data/not-ours',
      message: expect.stringContaining('--data'),
    });
    await expect(claimForDemonstration(data)).rejects.toMatchObject({ code: 'data/not-ours' });
  });
});
