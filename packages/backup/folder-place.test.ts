import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { placeContract } from '#testkit/place-contract.ts';
import { folderPlace, makeFolderPlace } from './folder-place.ts';
import type { Place } from './place.ts';

const made: string[] = [];
afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-place-'));
  made.push(folder);
  return folder;
}

placeContract(
  async () => makeFolderPlace(await newFolder()),
  ({ name }: Place) => folderPlace(name),
);

it('takes no folder that holds something else', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'thesis.txt'), 'mine');
  await expect(makeFolderPlace(folder)).rejects.toMatchObject({ code: 'data/not-ours' });
});

it('leaves nothing without a name', async () => {
  const folder = await newFolder();
  const place = await makeFolderPlace(folder);
  await place.put('tile/0/000', Buffer.from('one'));
  await place.put('tile/0/000', Buffer.from('other'));
  expect(await readdir(join(folder, 'unnamed'))).toEqual([]);
});

it('sees nothing of what was cut off before it had its name', async () => {
  const folder = await newFolder();
  const place = await makeFolderPlace(folder);
  await writeFile(join(folder, 'unnamed', 'torn'), 'hal');
  expect(await place.list('tile/')).toEqual([]);
  expect(await place.put('tile/0/000', Buffer.from('whole'))).toBe(true);
});

/** Why append-only folders cannot be tried here; null where they can. */
function whyNotAppendOnly(folder: string): string | null {
  try {
    execFileSync('chattr', ['+a', folder], { stdio: 'pipe' });
    execFileSync('chattr', ['-a', folder], { stdio: 'pipe' });
    return null;
  } catch (error) {
    return (error as Error).message.split('\n').at(-2) ?? 'no chattr';
  }
}

const chattr = (flag: '+a' | '-a', folder: string) =>
  execFileSync('chattr', ['-R', flag, folder], { stdio: 'pipe' });

describe('a folder that the administrator has marked append-only', async () => {
  const folder = await newFolder();
  const why = whyNotAppendOnly(folder);
  it.skipIf(why !== null)(
    `takes what is new, and gives nothing up${why === null ? '' : ` (not tried: ${why})`}`,
    async () => {
      const place = await makeFolderPlace(folder);
      await place.put('tile/0/000', Buffer.from('first'));
      chattr('+a', folder);
      try {
        expect(await place.put('tile/0/001', Buffer.from('second'))).toBe(true);
        expect(await place.put('checkpoints/0000000000000512', Buffer.from('note'))).toBe(true);
        expect(await place.put('tile/0/001', Buffer.from('third'))).toBe(false);
        expect(await place.list('tile/')).toEqual(['tile/0/000', 'tile/0/001']);
        await expect(unlink(join(folder, 'tile/0/000'))).rejects.toMatchObject({ code: 'EPERM' });
        const over = writeFile(join(folder, 'tile/0/000'), 'other');
        await expect(over).rejects.toMatchObject({ code: 'EPERM' });
        expect((await stat(join(folder, 'tile/0/000'))).size).toBe(5);
      } finally {
        chattr('-a', folder);
      }
    },
  );
});
