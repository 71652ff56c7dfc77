import { type Directory, directoryOf } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { isPoint } from '../es256.ts';
import { sha256 } from '../hash.ts';
import { refuse } from '../refusal.ts';
import { uuid } from '../uuid.ts';

/** What `log.created` says, before anything is known of whether it was the keeper who said it. */
export function found(entry: Typed<'log.created'>): Directory {
  const { keeper, key, rp, origins } = entry.facts;
  if (!isPoint(key)) refuse('type/facts', 'the keeper has no key that could sign');
  return directoryOf({
    origin: entry.org,
    keeper: uuid(keeper),
    key,
    device: sha256(key),
    rpIdHash: sha256(Buffer.from(rp)),
    origins,
  });
}
