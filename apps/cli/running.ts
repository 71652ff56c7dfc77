import { readFileSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { EnvironmentProblem } from '#postgres/environment-problem.ts';

import { writeOnce } from './data-folder.ts';

/** What a running Holdfast says of itself, for `status` and for a second `start`. */
export interface Running {
  readonly pid: number;
  /** Tells the process from a later one with the same pid; empty where `/proc` is absent. */
  readonly born: string;
  readonly port?: number;
  readonly itkPort?: number;
  readonly origin?: string;
  readonly fences?: Fences;
  /** Where and how the root key is kept. */
  readonly protection?: string;
}

/** What stands between the parts, as it was found when they had started. */
export interface Fences {
  /** `none`: the keeper sits in a network namespace of its own, without interfaces. */
  readonly keeperNetwork: 'none' | 'shared';
  /** `hidden`: the gateway sees neither the keeper's folder, nor the database's, nor their passwords, nor a token's PIN. */
  readonly keeperFolder: 'hidden' | 'shared';
}

/** Until the parts have been looked at. */
export const NO_FENCES: Fences = { keeperNetwork: 'shared', keeperFolder: 'shared' };

/** @param neighbour the part that speaks with strangers */
export function fencesInWords(
  { keeperNetwork, keeperFolder }: Fences,
  neighbour: 'gateway' | 'courier' = 'gateway',
): readonly string[] {
  return [
    keeperNetwork === 'none'
      ? 'The keeper has no network.'
      : 'The keeper shares this machine’s network.',
    keeperFolder === 'hidden'
      ? `The ${neighbour} cannot see the keeper’s folder.`
      : `The ${neighbour} could read the keeper’s folder: run it as another user, or on another machine.`,
  ];
}

const FILE = 'running.json';

export interface Lock {
  tell(news: Omit<Running, 'pid' | 'born'>): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the data folder for this process. A killed Holdfast leaves its lock; it is taken over
 * because its process is gone.
 *
 * @throws EnvironmentProblem `data/locked` while another Holdfast runs on the folder.
 */
export async function takeLock(folder: string): Promise<Lock> {
  const file = join(folder, FILE);
  const me: Running = { pid: process.pid, born: bornOf(process.pid) };
  const other = await readRunning(folder);
  if (other) {
    throw new EnvironmentProblem(
      'data/locked',
      `Holdfast already runs on ${folder} (process ${other.pid}); stop it first or choose another ` +
        'folder with --data.',
    );
  }
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  await handle.writeFile(JSON.stringify(me)).finally(() => handle.close());
  let told: Promise<void> = Promise.resolve();
  return {
    tell(news) {
      const telling = told.then(() => writeOnce(file, JSON.stringify({ ...me, ...news })));
      told = telling.catch(() => undefined);
      return telling;
    },
    async release() {
      await told;
      await rm(file, { force: true });
    },
  };
}

/** The Holdfast that runs on `folder` now, if any. */
export async function readRunning(folder: string): Promise<Running | undefined> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const running = JSON.parse(text) as Running;
    process.kill(running.pid, 0);
    return bornOf(running.pid) === running.born ? running : undefined;
  } catch (error) {
    // EPERM: it lives, and is another user's.
    if ((error as NodeJS.ErrnoException).code === 'EPERM') return JSON.parse(text) as Running;
    return undefined;
  }
}

/** Field 22 of `/proc/<pid>/stat`, clock ticks since boot; the name in field 2 may hold blanks. */
function bornOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
