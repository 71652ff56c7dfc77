/** The key port that `HOLDFAST_ROOT_KEY` names. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Random } from '#base/clock.ts';
import { awsKmsKeyPort } from '#seal/aws-kms/aws-kms-key-port.ts';
import { type AwsEnvironment, credentialsFrom } from '#seal/aws-kms/credentials.ts';
import { fileKeyPort, KeyFileError } from '#seal/file-key-port.ts';
import type { KeyPort } from '#seal/key-port.ts';
import { parseRootKey, type RootKeySetting } from '#seal/root-key-setting.ts';
import type { Root } from './secrets.ts';

/** What is read of the keeper's environment. */
export type RootKeyEnvironment = {
  /** `file` where it is not set. */
  readonly HOLDFAST_ROOT_KEY?: string | undefined;
  readonly HOLDFAST_PASSPHRASE?: string | undefined;
  readonly HOLDFAST_KMS_ENDPOINT?: string | undefined;
} & AwsEnvironment;

/**
 * Opens the key; makes it only where `mayMake`, and never in AWS KMS. Where it lies in a file, in `keyFile` of the keeper's folder.
 * @throws RootKeyError, KeyFileError
 */
export type OpenRootKey = (mayMake: boolean, keyFile: string) => Promise<Root>;

/** As `HOLDFAST_ROOT_KEY` would name it, and the passphrase where it lies in a file. */
export type NextRootKey = (setting: string, passphrase: string | null) => OpenRootKey;

/** @param folder the keeper's own, where a key file lies */
export function rootKeyFrom(
  environment: RootKeyEnvironment,
  folder: string,
  clock: Clock,
  random: Random,
): OpenRootKey {
  return async (mayMake, keyFile) => {
    const setting = parseRootKey(environment.HOLDFAST_ROOT_KEY || 'file');
    if (setting.kind !== 'file') return { port: await elsewhere(setting, mayMake), keyFile: null };
    const path = join(folder, keyFile);
    if (!mayMake && !existsSync(path)) throw new KeyFileError('key-file/missing');
    const port = await fileKeyPort(path, environment.HOLDFAST_PASSPHRASE || null, random);
    return { port, keyFile };
  };

  async function elsewhere(
    setting: Exclude<RootKeySetting, { kind: 'file' }>,
    mayMake: boolean,
  ): Promise<KeyPort> {
    if (setting.kind === 'pkcs11') {
      // Native code is loaded by those alone who keep their key so.
      const { pkcs11KeyPort } = await import('#seal/pkcs11/pkcs11-key-port.ts');
      return pkcs11KeyPort(setting.key, mayMake, random);
    }
    return awsKmsKeyPort(setting.key, {
      endpoint: environment.HOLDFAST_KMS_ENDPOINT || undefined,
      credentials: credentialsFrom(environment, clock),
      clock,
      random,
      wait: sleep,
      timeoutMs: 5_000,
    });
  }
}
