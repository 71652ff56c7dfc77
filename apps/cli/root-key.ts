import { AWS_VARIABLES } from '#seal/aws-kms/credentials.ts';
import { RootKeyError } from '#seal/root-key-error.ts';
import { needsNetwork, parseRootKey } from '#seal/root-key-setting.ts';
import { type Terminal, UsageProblem } from './command.ts';

/** What the keeper is told of its root key. */
export interface RootKey {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether the key is reached over one, so that the keeper cannot be without. */
  readonly needsNetwork: boolean;
  /** Files that only the keeper is to read. */
  readonly files: readonly string[];
}

/** The keeper's variables for each place; a library that speaks for a token finds its own settings in those of its maker. */
const VARIABLES = {
  file: ['HOLDFAST_PASSPHRASE'],
  pkcs11: ['SOFTHSM2_CONF', 'YUBIHSM_PKCS11_CONF', 'ChrystokiConfigurationPath', 'NFAST_HOME'],
  'aws-kms': ['HOLDFAST_KMS_ENDPOINT', ...AWS_VARIABLES],
} as const;

/** @throws UsageProblem for a `HOLDFAST_ROOT_KEY` that cannot be meant */
export function rootKeyFrom(environment: Terminal['environment']): RootKey {
  const text = environment.HOLDFAST_ROOT_KEY || 'file';
  const setting = parsed(text);
  const told = VARIABLES[setting.kind].map((name) => [name, environment[name] || undefined]);
  return {
    environment: { HOLDFAST_ROOT_KEY: text, ...Object.fromEntries(told) },
    needsNetwork: needsNetwork(setting),
    files: setting.kind === 'pkcs11' ? [setting.key.pinFile] : [],
  };
}

function parsed(text: string) {
  try {
    return parseRootKey(text);
  } catch (error) {
    if (error instanceof RootKeyError) throw new UsageProblem(error.message);
    throw error;
  }
}
