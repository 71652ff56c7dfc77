import { assert } from '#base/assert.ts';
import type { Organisation } from '#identity/organisation.ts';
import type { Keeper } from '../keeper.ts';
import type { Secrets, SecretsFile } from './secrets.ts';
import { settleSecrets } from './settle-secrets.ts';

/** One change of the keeper's keys, from what the log says of them as it is now, while nobody else writes as the keeper. */
export function changeKeys<T>(
  { pens, state }: Pick<Keeper, 'pens' | 'state'>,
  file: SecretsFile,
  change: (secrets: Secrets, organisation: Organisation) => Promise<T>,
): Promise<T> {
  return pens.changing(async () => {
    const { organisation } = state.directory;
    assert(organisation !== null, 'the keeper is open');
    const secrets = await settleSecrets(file, organisation);
    assert(secrets !== null, 'the keys that the log names are in the file');
    return change(secrets, organisation);
  });
}
