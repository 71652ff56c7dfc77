/** A key-encryption key in a token behind PKCS #11: an HSM, or software that stands in for one. */
import { readFile } from 'node:fs/promises';
import type { Bytes } from '#base/bytes.ts';
import { concat, equal, utf8 } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Random } from '#base/clock.ts';
import type { KeyPort } from '../key-port.ts';
import { SealError } from '../payload.ts';
import { nodePrimitives } from '../primitives-node.ts';
import { RootKeyError } from '../root-key-error.ts';
import { CKM_AES_GCM, CryptokiError, type Session, TAG } from './c-functions.ts';
import { type Cryptoki, loadCryptoki } from './cryptoki.ts';
import { findTokenKey, makeTokenKey, type UsableKey } from './token-key.ts';
import type { TokenKey } from './uri.ts';

const WRAP = 'holdfast/wrap/pkcs11/v1';
const KEY_ID = 'holdfast/key-id/pkcs11/v1';
const IV = 12;

/**
 * Wrapped is the IV of 12 bytes, then AES-256-GCM's ciphertext and tag; the binding is authenticated with it.
 *
 * @param mayMake whether a key that is not there is made, as it is for a new log alone
 * @throws RootKeyError
 */
export async function pkcs11KeyPort(
  where: TokenKey,
  mayMake: boolean,
  random: Random,
): Promise<KeyPort> {
  const cryptoki = loadCryptoki(where.module);
  let connection: Connection | null = await connected(cryptoki, where, mayMake ? random : null);
  const id = await idOf(where, connection.key);

  /** What went with a restart of the token's service is opened again, once. */
  async function withKey<T>(act: (connection: Connection) => T): Promise<T> {
    if (connection !== null) {
      try {
        return act(connection);
      } catch (error) {
        if (!isLost(error)) throw asRootKeyError(error);
        connection = null;
      }
    }
    inWords(() => cryptoki.finalize());
    const next = await connected(cryptoki, where, null);
    if ((await idOf(where, next.key)) !== id)
      throw new RootKeyError('pkcs11/no-key', 'it is another');
    connection = next;
    return inWords(() => act(next));
  }

  return {
    id,
    protection: `in the token “${where.token}” (PKCS#11), which it cannot leave${
      where.overNetwork ? ' and which is reached over the network' : ''
    }`,

    wrap(binding, inner) {
      return withKey(({ session, key: { handle } }) => {
        const [iv, aad] = [random(IV), aadOf(binding)];
        const sealed = cryptoki.encrypt(session, handle, iv, aad, inner);
        // There are tokens that take no IV but make their own: better told now than when it is needed.
        const opened = cryptoki.decrypt(session, handle, iv, aad, sealed);
        if (!equal(opened, inner)) throw new RootKeyError('pkcs11/failed', 'it wraps for good');
        return concat(iv, sealed);
      });
    },

    unwrap(binding, wrapped) {
      return withKey(({ session, key: { handle } }) => {
        if (wrapped.length < IV + TAG) throw new SealError();
        const [iv, sealed] = [wrapped.slice(0, IV), wrapped.slice(IV)];
        try {
          return cryptoki.decrypt(session, handle, iv, aadOf(binding), sealed);
        } catch (error) {
          throw doesNotOpen(error) ? new SealError() : error;
        }
      });
    },
  };
}

type Connection = { readonly session: Session; readonly key: UsableKey };

const aadOf = (binding: Bytes) => toCbor([WRAP, binding]);

/** @param random where a key may be made */
async function connected(
  cryptoki: Cryptoki,
  where: TokenKey,
  random: Random | null,
): Promise<Connection> {
  const pin = await readPin(where.pinFile);
  return inWords(() => {
    cryptoki.initialize();
    const [slot, ...others] = cryptoki.slotsWith(where.token);
    if (slot === undefined || others.length > 0) {
      throw new RootKeyError('pkcs11/no-token', where.token);
    }
    if (!cryptoki.offers(slot, CKM_AES_GCM)) throw new RootKeyError('pkcs11/no-mechanism');
    const session = cryptoki.openSession(slot, random === null ? 'read' : 'write');
    cryptoki.login(session, pin);
    const key =
      findTokenKey(cryptoki, session, where.object) ??
      (random && makeTokenKey(cryptoki, session, where.object, random(16)));
    if (key === null) throw new RootKeyError('pkcs11/no-key', where.object);
    return { session, key };
  });
}

/** The line of the file, without its end. */
async function readPin(path: string): Promise<Bytes> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new RootKeyError('pkcs11/pin-file', error.code);
  });
  return utf8(text.replace(/\r?\n$/, ''));
}

/** From what a copy of the key in another token of the same make has too. */
async function idOf({ object }: TokenKey, { keyId, checkValue }: UsableKey): Promise<string> {
  const digest = await nodePrimitives.sha256(toCbor([KEY_ID, object, keyId, checkValue]));
  return digest.subarray(0, 8).toHex();
}

const LOST = new Set([
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_DEVICE_REMOVED',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_USER_NOT_LOGGED_IN',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_CRYPTOKI_NOT_INITIALIZED',
]);

function isLost(error: unknown): boolean {
  return error instanceof CryptokiError && LOST.has(error.code);
}

/** SoftHSM says CKR_GENERAL_ERROR of a wrong tag; the standard has codes for it. */
const UNOPENED = new Set([
  'CKR_ENCRYPTED_DATA_INVALID',
  'CKR_ENCRYPTED_DATA_LEN_RANGE',
  'CKR_AEAD_DECRYPT_FAILED',
  'CKR_GENERAL_ERROR',
]);

function doesNotOpen(error: unknown): boolean {
  return error instanceof CryptokiError && error.called === 'C_Decrypt' && UNOPENED.has(error.code);
}

function inWords<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw asRootKeyError(error);
  }
}

function asRootKeyError(error: unknown): unknown {
  if (!(error instanceof CryptokiError)) return error;
  if (error.code.startsWith('CKR_PIN_')) return new RootKeyError('pkcs11/pin', error.code);
  return new RootKeyError('pkcs11/failed', error.message);
}
