import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileKeyPort } from '#seal/file-key-port.ts';
import type { Keeper } from '../keeper.ts';
import { announce } from './announce.ts';
import { changeKeys } from './change-keys.ts';
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

/** A root key in a file of its own beside the secrets, under a passphrase or its mode alone. One that a crash left behind was never used. */
export function inKeyFile(
  folder: string,
  passphrase: string | null,
  { random }: Pick<Keeper, 'random'>,
) {
  return async (nth: number): Promise<Root> => {
    const keyFile = `kek-${nth}`;
    await rm(join(folder, keyFile), { force: true });
    return { port: await fileKeyPort(join(folder, keyFile), passphrase, random), keyFile };
  };
}
