/** How a site gives way to another: the last thing that it says. */
import { toCbor } from '../cbor.ts';
import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { sha256 } from '../hash.ts';
import { refuse } from '../refusal.ts';
import { mustBeTouchedForByTwo } from './two-touches.ts';

/** Two people touched their passkeys to end this very site's word, for one that stands by. */
export function takeStandDown(directory: Directory, entry: Typed<'site.stood-down'>): void {
  const { organisation } = directory;
  const { to, nonce } = entry.facts;
  if (!organisation.lifeboats.has(to.toHex())) {
    refuse('type/stand-down', 'it gives way to a site that does not stand by');
  }
  const said = ['holdfast/stand-down/v1', organisation.origin, to, organisation.key, nonce];
  mustBeTouchedForByTwo(directory, entry, sha256(toCbor(said)));
  organisation.stoodDownFor = to.toHex();
}

/** Nothing follows on it, from whoever's hand. @throws Refusal `type/place` */
export function mustGoOn({ organisation }: Directory): void {
  if (organisation.stoodDownFor !== null) {
    refuse('type/place', 'its site had stood down, and nothing follows on that');
  }
}
