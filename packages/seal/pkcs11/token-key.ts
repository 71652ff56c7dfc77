/** The key itself, in the token: which one it is, and that it can never leave. */
import type { Bytes } from '#base/bytes.ts';
import { equal, utf8 } from '#base/bytes.ts';
import { RootKeyError } from '../root-key-error.ts';
import { type Attribute, type ObjectHandle, type Session, valueInC } from './c-functions.ts';
import { CKA, CKK_AES, CKM_AES_KEY_GEN, CKO_SECRET_KEY, type Cryptoki } from './cryptoki.ts';

export type UsableKey = {
  readonly handle: ObjectHandle;
  /** CKA_ID, which whoever made the key chose. */
  readonly keyId: Bytes;
  /** CKA_CHECK_VALUE, three bytes that follow from the key; empty where the token makes none. */
  readonly checkValue: Bytes;
};

/** Null where there is none. @throws RootKeyError where there are two, or the key could leave the token or ever could */
export function findTokenKey(
  cryptoki: Cryptoki,
  session: Session,
  label: string,
): UsableKey | null {
  const [handle, ...others] = cryptoki.find(session, [
    [CKA.CLASS, CKO_SECRET_KEY],
    [CKA.LABEL, utf8(label)],
  ]);
  if (others.length > 0) throw new RootKeyError('pkcs11/two-keys', label);
  return handle === undefined ? null : usable(cryptoki, session, handle);
}

/** Makes the key where it stays. @param keyId tells it from other keys of this name */
export function makeTokenKey(
  cryptoki: Cryptoki,
  session: Session,
  label: string,
  keyId: Bytes,
): UsableKey {
  const handle = cryptoki.generateKey(session, CKM_AES_KEY_GEN, [
    [CKA.CLASS, CKO_SECRET_KEY],
    [CKA.KEY_TYPE, CKK_AES],
    [CKA.VALUE_LEN, 32],
    [CKA.LABEL, utf8(label)],
    [CKA.ID, keyId],
    [CKA.TOKEN, true],
    [CKA.PRIVATE, true],
    [CKA.SENSITIVE, true],
    [CKA.EXTRACTABLE, false],
    [CKA.ENCRYPT, true],
    [CKA.DECRYPT, true],
    [CKA.WRAP, false],
    [CKA.UNWRAP, false],
  ]);
  return usable(cryptoki, session, handle);
}

/** What the key must be: of the right kind, for whoever is logged in alone, and never seen outside. */
const DEMANDED = {
  CKA_KEY_TYPE: [CKA.KEY_TYPE, CKK_AES],
  CKA_VALUE_LEN: [CKA.VALUE_LEN, 32],
  CKA_TOKEN: [CKA.TOKEN, true],
  CKA_PRIVATE: [CKA.PRIVATE, true],
  CKA_SENSITIVE: [CKA.SENSITIVE, true],
  CKA_EXTRACTABLE: [CKA.EXTRACTABLE, false],
  CKA_ALWAYS_SENSITIVE: [CKA.ALWAYS_SENSITIVE, true],
  CKA_NEVER_EXTRACTABLE: [CKA.NEVER_EXTRACTABLE, true],
  CKA_LOCAL: [CKA.LOCAL, true],
  CKA_ENCRYPT: [CKA.ENCRYPT, true],
  CKA_DECRYPT: [CKA.DECRYPT, true],
} as const satisfies Record<string, Attribute>;

function usable(cryptoki: Cryptoki, session: Session, handle: ObjectHandle): UsableKey {
  const attribute = (type: number) => cryptoki.attribute(session, handle, type) ?? NONE;
  const wrong = Object.entries(DEMANDED)
    .filter(([, [type, value]]) => !equal(attribute(type), valueInC(value)))
    .map(([name, [, value]]) => `${name} is not ${value === CKK_AES ? 'CKK_AES' : value}`);
  if (wrong.length > 0) throw new RootKeyError('pkcs11/unfit-key', wrong.join(', '));
  return { handle, keyId: attribute(CKA.ID), checkValue: attribute(CKA.CHECK_VALUE) };
}

const NONE: Bytes = new Uint8Array();
