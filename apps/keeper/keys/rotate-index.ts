import type { Keeper } from '../keeper.ts';
import { announce } from './announce.ts';
import { changeKeys } from './change-keys.ts';
import type { SecretsFile } from './secrets.ts';

/**
 * A further index key: on disk before any row stands under it. Rows are moved afterwards.
 * @throws JournalError, or the file's own error
 */
export function rotateIndex(keeper: Keeper, file: SecretsFile): Promise<void> {
  const { index, random } = keeper;
  return changeKeys(keeper, file, async (secrets) => {
    const indexKeys = [...secrets.indexKeys, random(32)];
    await file.replace({ ...secrets, indexKeys });
    await index.hold(indexKeys);
    await announce(keeper, 'index', indexKeys.length);
  });
}
