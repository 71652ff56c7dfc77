import { expect, it } from 'vitest';
import type { LogReader, StoredCheckpoint } from '#journal/reader.ts';
import { readableLog } from './readable-log.ts';

const at = (size: number): StoredCheckpoint => ({ size, note: '' });

it('does not believe a checkpoint that goes back behind one that was shown', async () => {
  const said: (StoredCheckpoint | null)[] = [null, at(5), at(5), null, at(4), at(6)];
  const log = readableLog({ checkpoint: async () => said.shift()! } as LogReader);
  expect(await log.checkpoint()).toBeNull();
  expect(await log.checkpoint()).toEqual(at(5));
  expect(await log.checkpoint()).toEqual(at(5));
  for (const _ of ['none', 'less'])
    await expect(log.checkpoint()).rejects.toMatchObject({ code: 'log/unavailable' });
  expect(await log.checkpoint()).toEqual(at(6));
});
