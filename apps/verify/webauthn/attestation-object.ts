import { firstItem } from '../cbor.ts';

/**
 * The authenticator data inside an attestation object (WebAuthn §6.5.4); null where there is none. The
 * statement beside it is not looked at: the log asks for no attestation, so it is `none`, or `packed` by the same key.
 */
export function attestedData(attestationObject: Uint8Array): Uint8Array | null {
  const item = firstItem(attestationObject);
  if (!(item?.value instanceof Map) || item.length !== attestationObject.length) return null;
  const data: unknown = item.value.get('authData');
  return data instanceof Uint8Array ? data : null;
}
