/** How one that stands by comes to speak for the log: in place of a site that was lost, or apart from one that lives. */
import { toCbor } from '../cbor.ts';
import type { Directory, Organisation } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { equal, sha256 } from '../hash.ts';
import { refuse } from '../refusal.ts';
import { uuidBytesOf } from '../uuid.ts';
import { standingBy } from './lifeboat.ts';
import { mustBeTouchedForByTwo } from './two-touches.ts';

/** The tree that an entry is the next of. */
export type Before = { readonly size: number; root(): Uint8Array };

/** Two people touched their passkeys to go on from this very tree. */
export function takeLaunch(
  directory: Directory,
  entry: Typed<'lifeboat.launched'>,
  before: Before,
): void {
  const { organisation } = directory;
  const { lifeboat, size, root, nonce } = entry.facts;
  const isApart = 'apart' in entry.facts;
  const main = mainSiteOf(organisation);
  if (lifeboat.toHex() === main)
    refuse('type/launch', 'it is the main site, which is not launched');
  if (isApart && !organisation.introduced) {
    refuse('type/launch', 'it goes on apart from a keeper that never introduced itself');
  }
  const label = isApart ? 'holdfast/launch-apart/v1' : 'holdfast/launch/v1';
  const challenge = sha256(toCbor([label, organisation.origin, lifeboat, size, root, nonce]));
  if (size !== before.size || !equal(root, before.root())) {
    refuse('type/launch', 'it was touched for over another tree than the one it stands on');
  }
  mustBeTouchedForByTwo(directory, entry, challenge);

  const { lifeboats, logKeys, vouchers } = organisation;
  const { pen, logKey } = standingBy(organisation, lifeboat);
  const voucher = [...logKeys].at(-1)!;
  lifeboats.delete(lifeboat.toHex());
  if (isApart) {
    const before = { name: MAIN_SITE, pen: organisation.key, logKey: Uint8Array.fromHex(voucher) };
    lifeboats.set(main, before);
  }
  organisation.introduced = false;
  organisation.site = { id: lifeboat.toHex(), since: size };
  organisation.outlived.set(organisation.device.toHex(), organisation.key);
  organisation.key = pen;
  organisation.device = sha256(pen);
  const name = logKey.toHex();
  logKeys.clear();
  logKeys.add(name);
  // Whoever trusts the key that signed for its naming is led to it; a key that was one before leads where it led.
  if (!vouchers.has(name)) vouchers.set(name, voucher);
}

const MAIN_SITE = 'Main site';

/** As which a main site stands by for one that goes on apart from it, in hexadecimal. */
export function mainSiteOf({ keeper }: Organisation): string {
  return uuidBytesOf(keeper).toHex();
}
