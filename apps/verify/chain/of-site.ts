/** What a site says of itself: of its keys, its desk, and those that stand by for it. Of another site that is joined it means nothing here. */
import type { Directory } from '../directory.ts';
import type { EntryType, Typed } from '../entry-types.ts';
import { addLogKey, retireLogKey, takeKeeperKey } from './keeper-keys.ts';
import { takeDismissal, takeLifeboat } from './lifeboat.ts';

/** A keeper ends a session for silence, and nobody may be silent at the other site. */
export function isOfSite({ type, session }: Pick<Typed, 'type' | 'session'>): boolean {
  return OF_SITE.has(type) || (type === 'session.closed' && session === null);
}

const OF_SITE: ReadonlySet<EntryType> = new Set<EntryType>([
  'origin.added',
  'desk.released',
  'keeper.rekeyed',
  'log-key.added',
  'log-key.retired',
  'keys.rotated',
  'keeper.introduced',
  'lifeboat.named',
  'lifeboat.dismissed',
  'lifeboat.launched',
  'site.stood-down',
  'branch.joined',
]);

/** From here on. What takes the tree before it too is taken where it stands. @throws Refusal */
export function takeOfSite(directory: Directory, entry: Typed): void {
  const { organisation } = directory;
  switch (entry.type) {
    case 'origin.added':
      organisation.origins.push(entry.facts.origin);
      break;
    case 'desk.released':
      organisation.desk = entry.facts;
      break;
    case 'keeper.rekeyed':
      takeKeeperKey(directory, entry);
      break;
    case 'log-key.added':
      addLogKey(directory, entry);
      break;
    case 'log-key.retired':
      retireLogKey(directory, entry);
      break;
    case 'keeper.introduced':
      organisation.introduced = true;
      break;
    case 'lifeboat.named':
      takeLifeboat(directory, entry);
      break;
    case 'lifeboat.dismissed':
      takeDismissal(directory, entry);
  }
}
