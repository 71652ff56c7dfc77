/** What `HOLDFAST_ROOT_KEY` says: where the key lives that everything else hangs on. */
import { type KmsKey, parseKmsKey } from './aws-kms/key-arn.ts';
import { parsePkcs11Uri, type TokenKey } from './pkcs11/uri.ts';
import { RootKeyError } from './root-key-error.ts';

export type RootKeySetting =
  | { readonly kind: 'file' }
  | { readonly kind: 'pkcs11'; readonly key: TokenKey }
  | { readonly kind: 'aws-kms'; readonly key: KmsKey };

/** @throws RootKeyError `root-key/setting` for anything that is not certainly meant */
export function parseRootKey(text: string): RootKeySetting {
  if (text === 'file') return { kind: 'file' };
  if (text.startsWith('pkcs11:')) return { kind: 'pkcs11', key: parsePkcs11Uri(text) };
  if (text.startsWith(KMS)) return { kind: 'aws-kms', key: parseKmsKey(text.slice(KMS.length)) };
  throw new RootKeyError('root-key/setting');
}

/** Whether whoever uses the key must reach a network for it. */
export function needsNetwork(setting: RootKeySetting): boolean {
  return setting.kind === 'aws-kms' || (setting.kind === 'pkcs11' && setting.key.overNetwork);
}

const KMS = 'aws-kms:';
