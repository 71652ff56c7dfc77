/** A week that takes hours, played in more sittings than one: what the next goes on with lies in the folder of the house. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { KeptWaits } from './figures.ts';
import type { KeptHouse, Processor } from './house.ts';
import type { Held, Mark } from './mark.ts';
import type { KeptStaff } from './staff.ts';

export type Week = {
  /** Each to the end of its case. */
  readonly calls: number;
  /** How many more are only taken, once these are played: what the board is measured with. */
  readonly open: number;
  /** How many calls are taken at once. */
  readonly desks: number;
};

export type Sitting = {
  /** Of the whole that is played: a sitting goes on with no other. */
  readonly week: Week;
  readonly house: KeptHouse;
  readonly staff: KeptStaff;
  /** When the first call came, by the house's clock. */
  readonly begunAt: number;
  readonly done: number;
  /** The calls after which each sitting but the first began. */
  readonly sittings: readonly number[];
  /** What the house held before the first call; null before the first sitting. */
  readonly empty: Held | null;
  /** How often desks asked again, as the server said that it could not just then. */
  readonly askedAgain: number;
  /** Played so far. */
  readonly seconds: number;
  readonly processor: Processor | null;
  readonly marks: readonly Mark[];
  /** Since the last mark. */
  readonly waits: KeptWaits;
};

/**
 * Takes up what the last sitting left. It is gone from its place until the next is ended whole: what one that died has written is no week to go on with.
 * @returns null where the folder is new or empty
 * @throws where it holds anything else than such a week
 */
export async function takeUp(folder: string, week: Week): Promise<Sitting | null> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length === 0) return null;
  const text = await readFile(nameIn(folder), 'utf8').catch(() => {
    throw new Error(`${folder} is not empty, and holds no week whose last sitting was ended whole`);
  });
  const sitting = JSON.parse(text) as Sitting;
  if (!isDeepStrictEqual(sitting.week, week))
    throw new Error(`${folder} holds another week: ${JSON.stringify(sitting.week)}`);
  await rename(nameIn(folder), `${nameIn(folder)}.taken-up`);
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
