/** The keeper's own keys, and how they are followed by others. */
import { toCbor } from '../cbor.ts';
import type { Directory } from '../directory.ts';
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

export function addLogKey(
  { organisation }: Directory,
  { facts: { logKey } }: Typed<'log-key.added'>,
): void {
  organisation.logKeys.add(logKey.toHex());
}

export function retireLogKey(
  { organisation: { logKeys } }: Directory,
  { facts: { logKey } }: Typed<'log-key.retired'>,
): void {
  if (!logKeys.delete(logKey.toHex()) || logKeys.size === 0) {
    refuse('type/facts', 'a key of the log was retired that does not stand, or the last of them');
  }
}
