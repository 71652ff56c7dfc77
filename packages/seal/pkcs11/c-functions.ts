/**
 * The C functions of a library that speaks for a token: the few of PKCS #11 that wrapping takes, as OASIS PKCS #11 3.1 declares them, with its
 * structures, which on Linux are laid out by the platform's own rules (section 2.1).
 *
 * Calls are synchronous, so what C is handed stays where it is until C is done. Where an argument is a typed array, C reads or writes the array's own memory.
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

export function says(error: unknown, code: string): boolean {
  return error instanceof CryptokiError && error.code === code;
}

declare const kind: unique symbol;
export type Slot = bigint & { readonly [kind]: 'slot' };
export type Session = bigint & { readonly [kind]: 'session' };
export type ObjectHandle = bigint & { readonly [kind]: 'object' };

export type Attribute = readonly [type: number, value: boolean | number | Uint8Array];

export const CKM_AES_GCM = 0x1087;
/** Bytes of its tag. */
export const TAG = 16;

/** @throws RootKeyError where the platform is another, or `path` is no such library */
export function bindFunctions(path: string) {
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

/** CK_ATTRIBUTE. */
export type CAttribute = { type: number; pValue: Uint8Array | null; ulValueLen: number };

export function toC([type, value]: Attribute): CAttribute {
  const pValue = valueInC(value);
  return { type, pValue, ulValueLen: pValue.length };
}

/** CK_BBOOL is a byte and CK_ULONG eight, little-endian on both platforms. */
export function valueInC(value: Attribute[1]): Uint8Array {
  if (typeof value === 'boolean') return new Uint8Array([value ? 1 : 0]);
  if (typeof value === 'number') return new Uint8Array(new BigUint64Array([BigInt(value)]).buffer);
  return value;
}
