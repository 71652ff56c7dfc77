/** Why a root key that is kept elsewhere cannot be had. Says what to do, and holds nothing secret: it is shown to whoever starts the keeper. */
export class RootKeyError extends Error {
  override readonly name = 'RootKeyError';
  readonly code: RootKeyFault;
  /** @param detail what exactly: the name of a return code, an attribute or an answer */
  constructor(code: RootKeyFault, detail?: string) {
    super(detail === undefined ? PROBLEMS[code] : `${PROBLEMS[code]} (${detail})`);
    this.code = code;
  }
}

export type RootKeyFault = keyof typeof PROBLEMS;

const PROBLEMS = {
  'root-key/setting':
    'HOLDFAST_ROOT_KEY takes “file”, “pkcs11:token=NAME;object=NAME?module-path=FILE&pin-source=FILE” or “aws-kms:ARN”.',
  'pkcs11/platform': 'Tokens are supported on Linux for x64 and arm64 alone.',
  'pkcs11/module': 'The PKCS#11 library does not load: check module-path.',
  'pkcs11/pin-file': 'The PIN cannot be read: check pin-source.',
  'pkcs11/pin': 'The token does not take the PIN. It was offered once.',
  'pkcs11/no-token': 'There is no token of that name, or two: is the device connected?',
  'pkcs11/no-key':
    'The log is there and the token holds no key of that name: connect the token it was begun with, or restore its backup.',
  'pkcs11/two-keys': 'The token holds two keys of that name: give one of them another.',
  'pkcs11/unfit-key':
    'The key in the token is not one that can never leave it: AES-256, sensitive and not extractable since it was made, in the token.',
  'pkcs11/no-mechanism': 'The token cannot do AES-GCM with a 256-bit key, which wrapping needs.',
  'pkcs11/failed': 'The token failed.',
  'kms/endpoint':
    'HOLDFAST_KMS_ENDPOINT takes an https: address, or an http: one on this machine’s loopback.',
  'kms/no-credentials':
    'AWS KMS needs credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or those that AWS lends a container or a machine.',
  'kms/refused': 'AWS KMS refused: check the credentials and what they are allowed.',
  'kms/clock': 'AWS KMS refused the time of the request: check this machine’s clock.',
  'kms/unusable-key': 'AWS KMS cannot use the key: is it there, enabled and in that region?',
  'kms/busy': 'AWS KMS takes no more requests just now: start again in a minute.',
  'kms/unreachable': 'AWS KMS cannot be reached.',
  'kms/answer': 'AWS KMS answered something that it should not.',
} as const;
