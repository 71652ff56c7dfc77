/** Standard Base 64 with padding (RFC 4648 §4), the only spelling that notes may use. */
export function encodeBase64(bytes: Uint8Array): string {
  return bytes.toBase64();
}

/** The bytes, or undefined for anything but their one canonical spelling. */
export function decodeBase64(text: string): Uint8Array | undefined {
  // fromBase64 skips white space even when strict.
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' });
  } catch {
    return undefined;
  }
}
