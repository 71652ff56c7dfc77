/** What a second site is, settled at its first start: whose log it holds, and where it gets it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type DataFolder, writeOnce } from './data-folder.ts';

const lifeboat = z.strictObject({
  /** Address of the main site; or the place that an export lies in. */
  main: z.string(),
  org: z.string(),
  name: z.string(),
  /** Size of the export's checkpoint to go by, where it is not the newest. */
  at: z.int().positive().optional(),
});
export type LifeboatFile = z.output<typeof lifeboat>;

const FILE = 'lifeboat.json';

/** Null before the first start. */
export async function readLifeboatFile({
  path,
}: Pick<DataFolder, 'path'>): Promise<LifeboatFile | null> {
  const text = await readFile(join(path, FILE), 'utf8').catch(() => null);
  return text === null ? null : lifeboat.parse(JSON.parse(text));
}

export function writeLifeboatFile(
  { path }: Pick<DataFolder, 'path'>,
  settled: LifeboatFile,
): Promise<void> {
  return writeOnce(join(path, FILE), JSON.stringify(settled));
}

/** Of what `start` can be told, what means nothing to a second site. */
export const NOT_OF_A_LIFEBOAT = {
  ...{ 'itk-port': undefined, 'gp-out': undefined, org: undefined, service: undefined },
  ...{ authenticators: undefined, 'founding-roles': undefined, demo: false, unstaffed: false },
} as const;
