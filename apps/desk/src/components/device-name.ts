import { type Bytes, base64url } from '#base/bytes.ts';
import { fingerprintOf } from '#identity/fingerprint.ts';

/** Two of its groups: enough to tell apart the devices of a room. */
const SHORT = 9;

/**
 * A device as people know it: by the name that somebody gave it, else by the beginning of its fingerprint.
 * @param device SHA-256 of its public key
 * @param names by that hash, base64url
 */
export function deviceName(device: Bytes, names: ReadonlyMap<string, string>): string {
  return names.get(base64url(device)) ?? `Device ${fingerprintOf(device).slice(0, SHORT)}`;
}
