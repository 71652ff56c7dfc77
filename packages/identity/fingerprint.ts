/** A public key's SHA-256 as people compare it: its first 80 bits, in five groups. */
export function fingerprintOf(hash: Uint8Array): string {
  return hash.subarray(0, 10).toHex().match(/.{4}/g)!.join('-');
}
