/** The keeper's own keys, and how they are followed by others. */
import { toCbor } from '../cbor.ts';
import type { Directory } from '../directory.ts';
import { verifyEd25519 } from '../ed25519.ts';
import type { Typed } from '../entry-types.ts';
import { isPoint, verifyEs256 } from '../es256.ts';
import { sha256 } from '../hash.ts';
import { refuse } from '../refusal.ts';

/** The old key names the new one, and the new one has signed: nobody is handed a key that no one holds. */
export function takeKeeperKey(
  { organisation }: Directory,
  { facts: { key, proof } }: Typed<'keeper.rekeyed'>,
): void {
  const said = sha256(toCbor(['holdfast/pen/v1', organisation.origin, key]));
  if (!isPoint(key) || !verifyEs256(key, said, proof)) {
    refuse('type/facts', 'the new key of the keeper has not signed');
  }
  organisation.key = key;
  organisation.device = sha256(key);
}

/**
 * A key that stands vouches for the new one, so that whoever trusts an older key is led to a newer by more than the keeper's word; and the new one has
 * signed.
 */
export function addLogKey(
  { organisation: { origin, logKeys, vouchers } }: Directory,
  { facts: { logKey, by, signature, proof } }: Typed<'log-key.added'>,
): void {
  const [name, voucher] = [logKey.toHex(), by.toHex()];
  if (vouchers.has(name)) refuse('type/facts', 'a key of the log is added that was one before');
  const said = toCbor(['holdfast/log-key/v1', origin, logKey]);
  if (!logKeys.has(voucher) || !verifyEd25519(by, said, signature)) {
    refuse('type/facts', 'no key of the log that stands has vouched for the new one');
  }
  if (!verifyEd25519(logKey, said, proof)) {
    refuse('type/facts', 'the new key of the log has not signed');
  }
  logKeys.add(name);
  vouchers.set(name, voucher);
}

export function retireLogKey(
  { organisation: { logKeys } }: Directory,
  { facts: { logKey } }: Typed<'log-key.retired'>,
): void {
  const name = logKey.toHex();
  if (!logKeys.has(name) || logKeys.size === 1) {
    refuse('type/facts', 'a key of the log was retired that does not stand, or the last of them');
  }
  logKeys.delete(name);
}
