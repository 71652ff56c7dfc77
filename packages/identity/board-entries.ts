import { isBesideType } from '#care/beside.ts';
import type { Directory } from './directory.ts';
import type { IdentityEntry } from './two-people.ts';

/**
 * What a board folds of an entry, in the log's order: the entry itself; of what is said of a service, what holds from here on. What waits for
 * a second person changes no board.
 * @param held what the directory gave for the entry
 */
export function boardEntries<E extends IdentityEntry>(
  entry: E,
  held: ReturnType<Directory['apply']>,
): readonly (E | IdentityEntry)[] {
  const services = held.filter(({ type }) => isBesideType(type));
  return isBesideType(entry.type) ? services : [entry, ...services];
}
