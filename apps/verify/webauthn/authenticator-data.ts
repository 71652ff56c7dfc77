/** Authenticator data (WebAuthn §6.1). */
import { firstItem } from '../cbor.ts';
import { equal } from '../hash.ts';
import type { Ceremony } from './client-data.ts';

export type AuthenticatorData = {
  readonly rpIdHash: Uint8Array;
  readonly userPresent: boolean;
  readonly userVerified: boolean;
  /** Whether it may be copied to other devices, and whether it is (flags BE and BS). */
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  /** How often the authenticator has signed; 0 where it does not count. */
  readonly counter: number;
  /** What a registration adds. */
  readonly attested: {
    readonly aaguid: Uint8Array;
    readonly credential: Uint8Array;
    readonly publicKey: Uint8Array;
  } | null;
};

const FLAG = {
  userPresent: 0x01,
  userVerified: 0x04,
  backupEligible: 0x08,
  backedUp: 0x10,
  attested: 0x40,
  extensions: 0x80,
} as const;
const FIXED_BYTES = 37;
const AAGUID_BYTES = 16;

/** Null where it is not exactly authenticator data. */
export function readAuthenticatorData(bytes: Uint8Array): AuthenticatorData | null {
  const flags = bytes[32];
  if (flags === undefined || bytes.length < FIXED_BYTES) return null;
  let rest = bytes.subarray(FIXED_BYTES);
  let attested: AuthenticatorData['attested'] = null;
  if (flags & FLAG.attested) {
    const read = readAttested(rest);
    if (read === null) return null;
    ({ attested, rest } = read);
  }
  if (flags & FLAG.extensions) {
    const extensions = firstItem(rest);
    if (!(extensions?.value instanceof Map)) return null;
    rest = rest.subarray(extensions.length);
  }
  if (rest.length > 0) return null;
  return {
    rpIdHash: bytes.subarray(0, 32),
    userPresent: (flags & FLAG.userPresent) !== 0,
    userVerified: (flags & FLAG.userVerified) !== 0,
    backupEligible: (flags & FLAG.backupEligible) !== 0,
    backedUp: (flags & FLAG.backedUp) !== 0,
    counter: new DataView(bytes.buffer, bytes.byteOffset).getUint32(33),
    attested,
  };
}

/** What is wrong with it for this ceremony; null where nothing is. */
export function authenticatorDataFault(
  data: AuthenticatorData,
  { rpIdHash }: Ceremony,
): string | null {
  if (!equal(data.rpIdHash, rpIdHash)) return 'it was made for another relying party';
  if (!data.userPresent) return 'it was made without a user present';
  if (!data.userVerified) return 'it was made without user verification';
  return null;
}

/** Attested credential data (§6.5.1): AAGUID, the id after its length, the key. */
function readAttested(bytes: Uint8Array) {
  if (bytes.length < AAGUID_BYTES + 2) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint16(AAGUID_BYTES);
  const start = AAGUID_BYTES + 2;
  const credential = bytes.subarray(start, start + length);
  const key = firstItem(bytes.subarray(start + length));
  if (length === 0 || key === null) return null;
  const end = start + length + key.length;
  return {
    attested: {
      aaguid: bytes.subarray(0, AAGUID_BYTES),
      credential,
      publicKey: bytes.subarray(start + length, end),
    },
    rest: bytes.subarray(end),
  };
}
