declare const brand: unique symbol;

/** Canonical text of a UUID. */
export type Uuid = string & { readonly [brand]: 'uuid' };

export const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** From the 16 bytes it is in CBOR. */
export function uuid(bytes: Uint8Array): Uuid {
  const hex = bytes.toHex();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') as Uuid;
}

/** The 16 bytes it is in CBOR. */
export function uuidBytesOf(id: Uuid): Uint8Array {
  return Uint8Array.fromHex(id.replaceAll('-', ''));
}
