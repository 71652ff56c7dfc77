/** A token's library in terms of TypeScript: what is asked of it, and what comes back. */
import type { Bytes } from '#base/bytes.ts';
import {
  type Attribute,
  bindFunctions,
  type CAttribute,
  CryptokiError,
  type ObjectHandle,
  type Session,
  type Slot,
  says,
  TAG,
  toC,
} from './c-functions.ts';

export const CKA = {
  CLASS: 0x00,
  TOKEN: 0x01,
  PRIVATE: 0x02,
  LABEL: 0x03,
  CHECK_VALUE: 0x90,
  KEY_TYPE: 0x100,
  ID: 0x102,
  SENSITIVE: 0x103,
  ENCRYPT: 0x104,
  DECRYPT: 0x105,
  WRAP: 0x106,
  UNWRAP: 0x107,
  VALUE_LEN: 0x161,
  EXTRACTABLE: 0x162,
  LOCAL: 0x163,
  NEVER_EXTRACTABLE: 0x164,
  ALWAYS_SENSITIVE: 0x165,
} as const;
export const CKO_SECRET_KEY = 4;
export const CKK_AES = 0x1f;
export const CKM_AES_KEY_GEN = 0x1080;
const CKU_USER = 1;
const CKF_RW_SESSION = 2;
const CKF_SERIAL_SESSION = 4;
const CKF_ENCRYPT_AND_DECRYPT = 0x300;

/** More than a CK_TOKEN_INFO takes, which begins with the label. */
const TOKEN_INFO = 256;
const LABEL = 32;
/** The third number of a CK_MECHANISM_INFO. */
const FLAGS = 2;
/** Slots, and objects of one name, that are looked at. */
const MANY = 64;

export type Cryptoki = ReturnType<typeof loadCryptoki>;

/** @throws RootKeyError where the platform is another, or `path` is no such library */
export function loadCryptoki(path: string) {
  const c = bindFunctions(path);
  return {
    /** What the process may do but once; a second time is no fault. */
    initialize(): void {
      try {
        c.C_Initialize(null);
      } catch (error) {
        if (!says(error, 'CKR_CRYPTOKI_ALREADY_INITIALIZED')) throw error;
      }
    },

    /** Ends all sessions, so that the library looks for its tokens anew when it is initialised again. */
    finalize(): void {
      try {
        c.C_Finalize(null);
      } catch (error) {
        if (!says(error, 'CKR_CRYPTOKI_NOT_INITIALIZED')) throw error;
      }
    },

    /** Slots whose token bears this label; one whose token does not answer is none of them. */
    slotsWith(label: string): readonly Slot[] {
      const [slots, count] = [new BigUint64Array(MANY), new BigUint64Array([BigInt(MANY)])];
      c.C_GetSlotList(1, slots, count);
      const present = [...slots.subarray(0, Number(count[0]))] as Slot[];
      return present.filter((slot) => {
        const info = new Uint8Array(TOKEN_INFO);
        try {
          c.C_GetTokenInfo(slot, info);
        } catch (error) {
          if (error instanceof CryptokiError) return false;
          throw error;
        }
        return new TextDecoder().decode(info.subarray(0, LABEL)).trimEnd() === label;
      });
    },

    /** Whether the token both encrypts and decrypts so. */
    offers(slot: Slot, mechanism: number): boolean {
      const info = new BigUint64Array(3);
      try {
        c.C_GetMechanismInfo(slot, mechanism, info);
      } catch (error) {
        if (says(error, 'CKR_MECHANISM_INVALID')) return false;
        throw error;
      }
      return (Number(info[FLAGS]) & CKF_ENCRYPT_AND_DECRYPT) === CKF_ENCRYPT_AND_DECRYPT;
    },

    openSession(slot: Slot, access: 'read' | 'write'): Session {
      const session = new BigUint64Array(1);
      const flags = CKF_SERIAL_SESSION | (access === 'write' ? CKF_RW_SESSION : 0);
      c.C_OpenSession(slot, flags, null, null, session);
      return session[0] as Session;
    },

    /** The whole process is signed in then, with each of its sessions; a second time is no fault. */
    login(session: Session, pin: Uint8Array): void {
      try {
        c.C_Login(session, CKU_USER, pin, pin.length);
      } catch (error) {
        if (!says(error, 'CKR_USER_ALREADY_LOGGED_IN')) throw error;
      }
    },

    find(session: Session, template: readonly Attribute[]): readonly ObjectHandle[] {
      const [objects, count] = [new BigUint64Array(MANY), new BigUint64Array(1)];
      c.C_FindObjectsInit(session, template.map(toC), template.length);
      try {
        c.C_FindObjects(session, objects, MANY, count);
      } finally {
        c.C_FindObjectsFinal(session);
      }
      return [...objects.subarray(0, Number(count[0]))] as ObjectHandle[];
    },

    /** One attribute's bytes; null where the object has none of it, or the token does not know it. */
    attribute(session: Session, object: ObjectHandle, type: number): Bytes | null {
      const asked: [CAttribute] = [{ type, pValue: null, ulValueLen: 0 }];
      try {
        c.C_GetAttributeValue(session, object, asked, 1);
        const value = new Uint8Array(Number(asked[0].ulValueLen));
        if (value.length === 0) return value;
        asked[0].pValue = value;
        c.C_GetAttributeValue(session, object, asked, 1);
        return value;
      } catch (error) {
        if (says(error, 'CKR_ATTRIBUTE_TYPE_INVALID')) return null;
        throw error;
      }
    },

    generateKey(session: Session, mechanism: number, template: readonly Attribute[]): ObjectHandle {
      const key = new BigUint64Array(1);
      const how = { mechanism, pParameter: null, ulParameterLen: 0 };
      c.C_GenerateKey(session, how, template.map(toC), template.length, key);
      return key[0] as ObjectHandle;
    },

    /** @returns ciphertext with its tag of 16 bytes behind */
    encrypt(session: Session, key: ObjectHandle, iv: Bytes, aad: Bytes, plaintext: Bytes): Bytes {
      c.C_EncryptInit(session, c.gcm(iv, aad), key);
      return answered(plaintext.length + TAG, (out, length) =>
        c.C_Encrypt(session, plaintext, plaintext.length, out, length),
      );
    },

    /** @throws CryptokiError of `C_Decrypt` where the key, the IV, the AAD or a byte is another */
    decrypt(session: Session, key: ObjectHandle, iv: Bytes, aad: Bytes, sealed: Bytes): Bytes {
      c.C_DecryptInit(session, c.gcm(iv, aad), key);
      return answered(sealed.length, (out, length) =>
        c.C_Decrypt(session, sealed, sealed.length, out, length),
      );
    },
  };
}

function answered(most: number, ask: (out: Uint8Array, length: BigUint64Array) => void): Bytes {
  const [out, length] = [new Uint8Array(most), new BigUint64Array([BigInt(most)])];
  ask(out, length);
  return out.slice(0, Number(length[0]));
}
