/** A week that takes hours, played in more sittings than one: what the next goes on with lies in the folder of the house. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptWaits } from './figures.ts';
import type { KeptHouse, Processor } from './house.ts';
import type { Mark } from './mark.ts';
import type { KeptStaff } from './staff.ts';

export type Sitting = {
  /** Of the whole that is played. */
  readonly calls: number;
  readonly house: KeptHouse;
  readonly staff: KeptStaff;
  /** When the first call came, by the house's clock. */
  readonly begunAt: number;
  readonly done: number;
  /** Played so far. */
  readonly seconds: number;
  readonly processor: Processor | null;
  readonly marks: readonly Mark[];
  /** Since the last mark. */
  readonly waits: KeptWaits;
};

/**
 * @param calls how many are to be played in all
 * @returns null where the folder is new or empty
 * @throws where it holds anything else than a week of as many calls whose last sitting was ended whole
 */
export async function readSitting(folder: string, calls: number): Promise<Sitting | null> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length === 0) return null;
  const text = await readFile(nameIn(folder), 'utf8').catch(() => {
    throw new Error(`${folder} is not empty, and holds no week whose last sitting was ended whole`);
  });
  const sitting = JSON.parse(text) as Sitting;
  if (sitting.calls !== calls)
    throw new Error(`${folder} holds a week of ${sitting.calls} calls, not of ${calls}`);
  return sitting;
}

export async function writeSitting(folder: string, sitting: Sitting): Promise<void> {
  const unnamed = `${nameIn(folder)}.new`;
  await writeFile(unnamed, JSON.stringify(sitting), { mode: 0o600 });
  await rename(unnamed, nameIn(folder));
}

function nameIn(folder: string): string {
  return join(folder, 'sitting.json');
}
