/** Sites that go on apart from a common beginning and are brought together, in memory: for tests. */
import { randomBytes } from 'node:crypto';
import { uuidToBytes } from '#base/ids.ts';
import { type Board, foldBoard } from '../board.ts';
import type { BoardEntry, CareEntry } from '../board-entry.ts';
import { newId } from './beside.ts';

/** A site's log. */
export type SiteLog = readonly CareEntry[];

/** The log of one site, after another gave way to it. @param atOnce how many of its entries a `branch.joined` brings */
export function joins(into: SiteLog, branch: SiteLog, atOnce = 512): SiteLog {
  const from = branch.findIndex(({ id }, index) => id !== into[index]?.id);
  if (from === -1) return into;
  const stands = new Map(into.map(({ id }, index) => [id, index]));
  const root = new Uint8Array(randomBytes(32));
  const log = [...into];
  for (let first = from; first < branch.length; first += atOnce) {
    const some = branch.slice(first, first + atOnce);
    const leaves = some.map(({ id }) => [uuidToBytes(id), stands.get(id) ?? null]);
    const facts = {
      ...{ branch: root, size: branch.length, from },
      ...{ checkpoint: new Uint8Array(1), first, leaves },
    };
    log.push({ id: newId(), stream: 'org', type: 'branch.joined', author: newId(), at: 0, facts });
    log.push(...some.filter(({ id }) => !stands.has(id)));
  }
  return log;
}

export function placed(log: SiteLog): readonly BoardEntry[] {
  return log.map((entry, index) => ({ ...entry, index }));
}

export function boardOf(log: SiteLog): Board {
  return foldBoard(placed(log));
}
