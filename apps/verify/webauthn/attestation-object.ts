import { firstItem } from '../cbor.ts';

/** What an authenticator says of itself (WebAuthn §6.5.4). */
export type AttestationObject = {
  readonly format: string;
  readonly authData: Uint8Array;
  readonly statement: ReadonlyMap<unknown, unknown>;
};

/** Null where the bytes are not exactly an attestation object. */
export function readAttestationObject(bytes: Uint8Array): AttestationObject | null {
  const item = firstItem(bytes);
  if (!(item?.value instanceof Map) || item.length !== bytes.length) return null;
  const authData: unknown = item.value.get('authData');
  const format: unknown = item.value.get('fmt');
  const statement: unknown = item.value.get('attStmt');
  if (
    !(authData instanceof Uint8Array) ||
    typeof format !== 'string' ||
    !(statement instanceof Map)
  ) {
    return null;
  }
  return { format, authData, statement };
}
