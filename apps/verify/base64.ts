/** Standard base64 (RFC 4648 §4), padded, in its one spelling. Null for anything else. */
export function fromBase64(text: string): Uint8Array | null {
  // The built-in reader also skips blanks.
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: 'strict' });
  } catch {
    return null;
  }
}

export function base64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true });
}
