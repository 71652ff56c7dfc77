import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';
import { uuid } from '../uuid.ts';
import { accountOf, mustBeSessionOf } from './session.ts';

/** What rule 6 asks about later. */
export function takeGrant(directory: Directory, entry: Typed<'access.granted'>): void {
  mustBeSessionOf(directory, accountOf(entry), uuid(entry.facts.session));
  for (const stream of entry.facts.streams) directory.granted.add(stream);
}

/** Rule 6: nobody can have sealed anything for a stream before its key was granted to somebody. */
export function mustBeGranted({ granted }: Directory, { sealed, stream }: Typed): void {
  if (sealed !== null && !granted.has(stream)) {
    refuse('chain/6', "it is sealed, and its stream's key was granted to nobody before it");
  }
}
