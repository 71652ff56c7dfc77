/** The plays of `holdfast thief`, against fewer people than the command has. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const MAIN = new URL('thief/main.ts', import.meta.url).pathname;

it('gets nobody, or no more than a budget, and is noticed within a second', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [MAIN, '--patients', '900', '--json'],
    { maxBuffer: 2 ** 24 },
  );
  const { held, plays } = JSON.parse(stdout) as {
    held: boolean;
    plays: { name: string; exposed: number; bound: number; held: boolean }[];
  };
  expect(plays.filter((play) => !play.held)).toEqual([]);
  expect(held).toBe(true);
  expect(plays.map(({ exposed }) => exposed).filter((exposed) => exposed > 0)).toEqual([60, 40]);
}, 180_000);
