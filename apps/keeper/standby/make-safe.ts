/**
 * A lifeboat of keys alone, for a place that exports go to: `keeper/` with what opens, `export.pass` with what does not, and `safe.json` with whose it is.
 * Nothing of it runs until an export is restored.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatExportPass } from '#backup/export-pass.ts';
import type { Clock, Random } from '#base/clock.ts';
import { formatIntroduction } from '#identity/lifeboat-introduction.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { fetcherBytes } from '#wire/lifeboat.ts';
import type { OpenRootKey } from '../keys/open-root-key.ts';
import { newPen, penOf } from '../keys/pen.ts';
import { introductionOf, openLifeboatKeys } from './lifeboat-keys.ts';

export type SafeSettings = {
  /** Empty, or not there yet. */
  readonly folder: string;
  readonly org: string;
  readonly name: string;
  /** Where desks will reach what is restored. */
  readonly origin: string;
  /** Of the keeper's folder in it. */
  rootKey(folder: string): OpenRootKey;
  readonly clock: Clock;
  readonly random: Random;
};

/** @returns its introduction, by which two operators name it. @throws EnvironmentProblem `data/not-ours`; RootKeyError, KeyFileError */
export async function makeSafe(settings: SafeSettings): Promise<string> {
  const { folder, org, name, origin, rootKey, clock, random } = settings;
  const keeper = join(folder, 'keeper');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) {
    throw new EnvironmentProblem(
      'data/not-ours',
      `${folder} is not empty; a safe is made in a folder of its own.`,
    );
  }
  await mkdir(keeper, { mode: 0o700 });
  const { port } = await rootKey(keeper)(true, 'kek');
  const keys = await openLifeboatKeys(keeper, port, clock, random);
  const { lifeboat, cosignerSeed } = keys;
  const privateKey = newPen();
  const { publicKey: key } = penOf(privateKey);
  const signature = await penOf(keys.pen).sign(fetcherBytes(lifeboat, key));
  const pass = { org, lifeboat, origin, cosignerSeed, key, privateKey, signature };
  const own = { mode: 0o600, flag: 'wx', flush: true } as const;
  await writeFile(join(folder, 'export.pass'), `${formatExportPass(pass)}\n`, own);
  await writeFile(join(folder, 'safe.json'), `${JSON.stringify({ org, name, origin })}\n`, own);
  return formatIntroduction(await introductionOf(keys, { org, name, origin }));
}
