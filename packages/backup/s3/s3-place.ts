/**
 * A bucket with Object Lock as a place that only accepts. What is put there is locked in compliance mode, which nobody ends early, and goes in only
 * where its name is free. What somebody with other rights puts over it or deletes is a later version: the first is what is read.
 */
import type { Clock } from '#base/clock.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { Place } from '../place.ts';
import type { AskBucket } from './s3-requests.ts';
import type { Bucket } from './s3-setting.ts';
import { type FirstVersions, firstVersions } from './s3-versions.ts';

/** For how many days what lies at a path is locked. */
export type LockedFor = (path: string) => number;

const DAY_MS = 86_400_000;

/** @param lockedFor null where nothing will be put */
export function s3Place(
  { name, prefix }: Bucket,
  ask: AskBucket,
  clock: Clock,
  lockedFor: LockedFor | null,
): Place {
  /** By the first folder of their paths: a list of a thousand costs what one does. */
  const known = new Map<string, Promise<FirstVersions>>();

  function versionsBesides(path: string): Promise<FirstVersions> {
    const folder = `${path.split('/')[0]}/`;
    const listed = known.get(folder) ?? firstVersions(ask, prefix + folder);
    known.set(folder, listed);
    listed.catch(() => known.delete(folder));
    return listed;
  }

  async function versionOf(path: string): Promise<string | undefined> {
    const key = prefix + path;
    const listed = (await versionsBesides(path)).get(key);
    // Put there since.
    return listed ?? (await firstVersions(ask, key)).get(key);
  }

  return {
    name,

    async put(path, bytes) {
      if (lockedFor === null)
        throw new EnvironmentProblem('place/refused', `${name} is read only.`);
      const until = new Date(clock() + lockedFor(path) * DAY_MS).toISOString();
      const headers = {
        'if-none-match': '*',
        'content-type': 'application/octet-stream',
        'x-amz-checksum-sha256': sha256(bytes).toBase64(),
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': until,
      };
      const { status } = await ask(
        { method: 'PUT', path: prefix + path, headers, body: bytes },
        16_384,
      );
      if (status === 404) throw new EnvironmentProblem('place/refused', `${name} is not there.`);
      return status === 200;
    },

    async get(path, mostBytes) {
      const versionId = await versionOf(path);
      if (versionId === undefined) return null;
      const query = { versionId };
      const { status, body } = await ask({ method: 'GET', path: prefix + path, query }, mostBytes);
      return status === 200 ? body : null;
    },

    async list(below) {
      known.delete(`${below.split('/')[0]}/`);
      const keys = [...(await versionsBesides(below)).keys()].map((key) =>
        key.slice(prefix.length),
      );
      return keys.filter((path) => path.startsWith(below)).toSorted();
    },
  };
}
