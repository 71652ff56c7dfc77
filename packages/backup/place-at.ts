import { resolve } from 'node:path';
import { folderPlace, makeFolderPlace } from './folder-place.ts';
import type { Place } from './place.ts';

export type Surroundings = {
  /** That relative paths begin in. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
};

/** Whether it is the address of a server, and not a place. */
export function isSite(text: string): boolean {
  return /^https?:\/\//.test(text);
}

/** As it is remembered: the same from wherever it is asked for. */
export function placeNamed(text: string, folder: string): string {
  return resolve(folder, text);
}

/** To read from. */
export function placeAt(text: string, { folder }: Surroundings): Place {
  return folderPlace(resolve(folder, text));
}

/** To add to. @throws EnvironmentProblem where something else lies there */
export async function makePlaceAt(text: string, { folder }: Surroundings): Promise<Place> {
  return makeFolderPlace(resolve(folder, text));
}
