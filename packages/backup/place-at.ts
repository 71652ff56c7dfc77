/** A place by what it is called on a command line: a folder, or `s3://BUCKET/PREFIX`. */
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, systemRandom } from '#base/clock.ts';
import { AWS_VARIABLES } from '#seal/aws-kms/credentials.ts';
import { folderPlace, makeFolderPlace } from './folder-place.ts';
import type { Place } from './place.ts';
import { type LockedFor, s3Place } from './s3/s3-place.ts';
import { askBucket } from './s3/s3-requests.ts';
import { bucketAt, isBucket, s3Credentials } from './s3/s3-setting.ts';

export type Surroundings = {
  /** That relative paths begin in. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
};

const ANSWER_WITHIN_MS = 60_000;

const VARIABLES = [
  ...AWS_VARIABLES,
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'HOLDFAST_S3_ENDPOINT',
] as const;

/** Whether it is the address of a server, and not a place. */
export function isSite(text: string): boolean {
  return /^https?:\/\//.test(text);
}

/** What a process that reads it must be told: of a folder, nothing. */
export function placeVariables(
  text: string,
  environment: NodeJS.ProcessEnv,
): Readonly<Record<string, string | undefined>> {
  const names = isBucket(text) ? VARIABLES : [];
  return Object.fromEntries(names.map((name) => [name, environment[name] || undefined]));
}

/** As it is remembered: the same from wherever it is asked for. */
export function placeNamed(text: string, folder: string): string {
  return isBucket(text) ? text : resolve(folder, text);
}

/** To read from. @throws EnvironmentProblem where it cannot be meant */
export function placeAt(text: string, surroundings: Surroundings): Place {
  return isBucket(text)
    ? bucketPlace(text, surroundings, null)
    : folderPlace(resolve(surroundings.folder, text));
}

/** To add to. @throws EnvironmentProblem where it cannot be meant, or something else lies there */
export async function makePlaceAt(
  text: string,
  surroundings: Surroundings,
  lockedFor: LockedFor,
): Promise<Place> {
  return isBucket(text)
    ? bucketPlace(text, surroundings, lockedFor)
    : makeFolderPlace(resolve(surroundings.folder, text));
}

function bucketPlace(
  text: string,
  { environment }: Surroundings,
  lockedFor: LockedFor | null,
): Place {
  const bucket = bucketAt(text, environment);
  const ask = askBucket(bucket, {
    credentials: s3Credentials(environment, systemClock),
    ...{ clock: systemClock, random: systemRandom, wait: sleep, timeoutMs: ANSWER_WITHIN_MS },
  });
  return s3Place(bucket, ask, systemClock, lockedFor);
}
