import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Keeper } from '../keeper.ts';
import { announce } from './announce.ts';
import { changeKeys } from './change-keys.ts';
import type { OpenRootKey } from './open-root-key.ts';
import type { Root, SecretsFile } from './secrets.ts';

/**
 * Another root key: the secrets are wrapped anew, and nothing else moves. A crash leaves them under the one or the other; whichever it is opens, since
 * the file says which key file it hangs on.
 * @param open opens or makes the nth root key
 * @throws JournalError, or the file's or the port's own error
 */
export function rotateRoot(
  keeper: Keeper,
  file: SecretsFile,
  open: (nth: number) => Promise<Root>,
): Promise<void> {
  return changeKeys(keeper, file, async (secrets) => {
    const rootGeneration = secrets.rootGeneration + 1;
    await file.moveTo(await open(rootGeneration), { ...secrets, rootGeneration });
    await announce(keeper, 'root', rootGeneration);
  });
}

/** The root key that a setting names. In a file it is always a new one, of its own; one that a crash left there was never used. */
export function rootKeyAt(folder: string, open: OpenRootKey) {
  return async (nth: number): Promise<Root> => {
    const keyFile = `kek-${nth}`;
    await rm(join(folder, keyFile), { force: true });
    return open(true, keyFile);
  };
}
