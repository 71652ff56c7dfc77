/**
 * PKCS #11 in TypeScript: the few functions of a token's C library that wrapping takes. Types and numbers are those of OASIS PKCS #11 3.1, whose
 * structures are laid out by the platform's own rules on Linux (section 2.1).
 *
 * Calls are synchronous, so what C is handed stays where it is until C is done; a root key is asked at the start and when keys change, never for a record.
 */
import koffi, { type LibraryHandle } from 'koffi';
import type { Bytes } from '#base/bytes.ts';
import { RootKeyError } from '../root-key-error.ts';
import { returnCodeName } from './return-codes.ts';

/** A function of the library returned something other than CKR_OK. */
export class CryptokiError extends Error {
  override readonly name = 'CryptokiError';
  /** As the standard names it: `CKR_…`. */
  readonly code: string;
  /** The function's name in C. */
  readonly called: string;
  constructor(called: string, code: string) {
    super(`${called}: ${code}`);
    this.called = called;
    this.code = code;
  }
}

declare const kind: unique symbol;
export type Slot = bigint & { readonly [kind]: 'slot' };
export type Session = bigint & { readonly [kind]: 'session' };
export type ObjectHandle = bigint & { readonly [kind]: 'object' };

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
export const CKM_AES_GCM = 0x1087;
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

export type Attribute = readonly [type: number, value: boolean | number | Uint8Array];
export type Cryptoki = ReturnType<typeof loadCryptoki>;

/** @throws RootKeyError where the platform is another, or `path` is no such library */
export function loadCryptoki(path: string) {
  const c = bound(path);
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

const TAG = 16;

export function says(error: unknown, code: string): boolean {
  return error instanceof CryptokiError && error.code === code;
}

type CAttribute = { type: number; pValue: Uint8Array | null; ulValueLen: number };

function toC([type, value]: Attribute): CAttribute {
  const pValue = valueInC(value);
  return { type, pValue, ulValueLen: pValue.length };
}

/** CK_BBOOL is a byte and CK_ULONG eight, little-endian on both platforms. */
export function valueInC(value: Attribute[1]): Uint8Array {
  if (typeof value === 'boolean') return new Uint8Array([value ? 1 : 0]);
  if (typeof value === 'number') return new Uint8Array(new BigUint64Array([BigInt(value)]).buffer);
  return value;
}

function answered(most: number, ask: (out: Uint8Array, length: BigUint64Array) => void): Bytes {
  const [out, length] = [new Uint8Array(most), new BigUint64Array([BigInt(most)])];
  ask(out, length);
  return out.slice(0, Number(length[0]));
}

/** The C functions themselves. Where an argument is a typed array, C reads or writes the array's own memory. */
function bound(path: string) {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new RootKeyError('pkcs11/platform');
  }
  const library = loaded(path);
  const mechanism = koffi.struct({ mechanism: N, pParameter: P, ulParameterLen: N });
  const attribute = koffi.struct({ type: N, pValue: P, ulValueLen: N });
  const gcm = koffi.struct({
    ...{ pIv: P, ulIvLen: N, ulIvBits: N },
    ...{ pAAD: P, ulAADLen: N, ulTagBits: N },
  });
  const how = koffi.pointer(mechanism);
  const template = koffi.pointer(attribute);

  /** Throws unless the function returns CKR_OK. */
  function bind<A extends readonly unknown[]>(name: string, ...types: Types<A>) {
    const called = inLibrary(library, name, types);
    return (...given: A): void => {
      const code = Number(called(...given));
      if (code !== 0) throw new CryptokiError(name, returnCodeName(code));
    };
  }
  return {
    C_Initialize: bind<[null]>('C_Initialize', P),
    C_Finalize: bind<[null]>('C_Finalize', P),
    C_GetSlotList: bind<[number, Ulongs, Ulongs]>('C_GetSlotList', 'uchar', P, P),
    C_GetTokenInfo: bind<[Slot, Uint8Array]>('C_GetTokenInfo', N, P),
    C_GetMechanismInfo: bind<[Slot, number, Ulongs]>('C_GetMechanismInfo', N, N, P),
    C_OpenSession: bind<[Slot, number, null, null, Ulongs]>('C_OpenSession', N, N, P, P, P),
    C_Login: bind<[Session, number, Uint8Array, number]>('C_Login', N, N, P, N),
    C_FindObjectsInit: bind<[Session, object, number]>('C_FindObjectsInit', N, template, N),
    C_FindObjects: bind<[Session, Ulongs, number, Ulongs]>('C_FindObjects', N, P, N, P),
    C_FindObjectsFinal: bind<[Session]>('C_FindObjectsFinal', N),
    C_GetAttributeValue: bind<[Session, ObjectHandle, object, number]>(
      'C_GetAttributeValue',
      ...([N, N, koffi.inout(template), N] as const),
    ),
    C_GenerateKey: bind<[Session, object, object, number, Ulongs]>(
      'C_GenerateKey',
      ...([N, how, template, N, P] as const),
    ),
    C_EncryptInit: bind<[Session, object, ObjectHandle]>('C_EncryptInit', N, how, N),
    C_Encrypt: bind<[Session, Bytes, number, Uint8Array, Ulongs]>('C_Encrypt', N, P, N, P, P),
    C_DecryptInit: bind<[Session, object, ObjectHandle]>('C_DecryptInit', N, how, N),
    C_Decrypt: bind<[Session, Bytes, number, Uint8Array, Ulongs]>('C_Decrypt', N, P, N, P, P),

    /** CKM_AES_GCM with a tag of 128 bits. */
    gcm(iv: Bytes, aad: Bytes): object {
      const parameters = {
        ...{ pIv: iv, ulIvLen: iv.length, ulIvBits: iv.length * 8 },
        ...{ pAAD: aad, ulAADLen: aad.length, ulTagBits: TAG * 8 },
      };
      return {
        mechanism: CKM_AES_GCM,
        pParameter: koffi.as(parameters, koffi.pointer(gcm)),
        ulParameterLen: koffi.sizeof(gcm),
      };
    },
  };
}

/** CK_ULONG, and any pointer. */
const N = 'ulong';
const P = 'void *';
type Ulongs = BigUint64Array;
type CType = Parameters<typeof koffi.inout>[0] | ReturnType<typeof koffi.inout>;
/** A C type for each argument. */
type Types<A extends readonly unknown[]> = { readonly [I in keyof A]: CType };

function loaded(path: string): LibraryHandle {
  try {
    return koffi.load(path);
  } catch {
    throw new RootKeyError('pkcs11/module', path);
  }
}

function inLibrary(library: LibraryHandle, name: string, types: readonly CType[]) {
  try {
    return library.func(name, N, [...types]);
  } catch {
    throw new RootKeyError('pkcs11/module', `it has no ${name}`);
  }
}
