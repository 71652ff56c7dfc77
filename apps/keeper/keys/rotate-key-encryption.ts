import type { Keeper } from '../keeper.ts';
import { announce, newestOf } from './announce.ts';
import { changeKeys } from './change-keys.ts';
import type { SecretsFile } from './secrets.ts';

/**
 * Another key-encryption key: on disk before anything is wrapped under it, in use before it is announced. Rows are rewrapped afterwards.
 * @throws JournalError, or the file's own error
 */
export function rotateKeyEncryption(keeper: Keeper, file: SecretsFile): Promise<void> {
  const { keys, random } = keeper;
  return changeKeys(keeper, file, async (secrets) => {
    const generation = newestOf(secrets) + 1;
    const next = { generation, key: random(32) };
    const keyEncryptionKeys = [...secrets.keyEncryptionKeys, next];
    await file.replace({ ...secrets, keyEncryptionKeys });
    await keys.hold(keyEncryptionKeys);
    await announce(keeper, 'key-encryption', generation);
  });
}

/** Erases all but the newest once no row is wrapped under them: out of hand first, so that none can be. */
export function eraseOlder(keeper: Keeper, file: SecretsFile): Promise<void> {
  const { keys } = keeper;
  return changeKeys(keeper, file, async (secrets) => {
    const newest = secrets.keyEncryptionKeys.slice(-1);
    if (secrets.keyEncryptionKeys.length === 1 || (await keys.underOlder()) > 0) return;
    await keys.hold(newest);
    await file.replace({ ...secrets, keyEncryptionKeys: newest });
  });
}
