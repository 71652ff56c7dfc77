import { equal } from '#base/bytes.ts';
import type { Organisation } from '#identity/organisation.ts';
import { logKeyOf } from './log-keys.ts';
import { penOf } from './pen.ts';
import type { Secrets, SecretsFile } from './secrets.ts';

/**
 * The log decides which keys are in use. A crash may have left one that was never announced, or one that serves no more: it is wiped.
 * @returns the secrets as they are from here on; null where a key that the log names is not among them
 */
export async function settleSecrets(
  file: SecretsFile,
  { key, logKeys }: Pick<Organisation, 'key' | 'logKeys'>,
): Promise<Secrets | null> {
  const secrets = await file.read();
  const pens = secrets.nextPen === null ? [secrets.pen] : [secrets.pen, secrets.nextPen];
  const pen = pens.find((one) => equal(penOf(one).publicKey, key));
  const seeds = logKeys.map((name) => secrets.logSeeds.find((seed) => equal(logKeyOf(seed), name)));
  const logSeeds = seeds.filter((seed) => seed !== undefined);
  if (pen === undefined || logSeeds.length < seeds.length) return null;
  const settled = { ...secrets, pen, nextPen: null, logSeeds };
  if (secrets.nextPen !== null || logSeeds.length < secrets.logSeeds.length) {
    await file.replace(settled);
  }
  return settled;
}
