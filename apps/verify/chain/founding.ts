import { type Directory, directoryOf } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { sha256 } from '../hash.ts';
import { uuid } from '../uuid.ts';

/** What `log.created` says, before anything is known of whether it was the keeper who said it. */
export function found(entry: Typed<'log.created'>): Directory {
  const { keeper, key, logKey, rp, origins, authenticators } = entry.facts;
  return directoryOf({
    origin: entry.org,
    keeper: uuid(keeper),
    key,
    device: sha256(key),
    rpIdHash: sha256(Buffer.from(rp)),
    origins: [...origins],
    logKeys: new Set([logKey.toHex()]),
    vouchers: new Map([[logKey.toHex(), null]]),
    authenticators,
    cis2: null,
    offlineHours: 36,
    desk: null,
    lifeboats: new Map(),
    outlived: new Map(),
    introduced: false,
    site: { id: keeper.toHex(), since: 0 },
    stoodDownFor: null,
  });
}
