/** Sites that go on apart from a common beginning and are brought together, in memory: for tests. */
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { type Board, foldBoard } from '../board.ts';
import type { BoardEntry, CareEntry } from '../board-entry.ts';

/** A site's log, and how many of its entries it began with. */
export type SiteLog = { readonly entries: readonly CareEntry[]; readonly from: number };

let minute = 0;

/** The site's log after what it writes next. */
export function goesOn({ entries, from }: SiteLog, ...more: readonly CareEntry[]): SiteLog {
  return { entries: [...entries, ...more], from };
}

/** The log of one site, after another gave way to it. @param atOnce how many of its entries a `branch.joined` brings */
export function joins(into: SiteLog, branch: SiteLog, atOnce = 512): SiteLog {
  const { from } = branch;
  const stands = new Map(into.entries.map(({ id }, index) => [id, index]));
  const entries = [...into.entries];
  const root = new Uint8Array(32);
  root.set(uuidToBytes(branch.entries.at(-1)!.id));
  root.set(uuidToBytes(branch.entries[from]?.id ?? branch.entries[0]!.id), 16);
  for (let first = from; first < branch.entries.length; first += atOnce) {
    const some = branch.entries.slice(first, first + atOnce);
    minute += 1;
    const id = uuidv7(() => 1_790_000_000_000 + minute * 60_000, systemRandom);
    const leaves = some.map((one) => [uuidToBytes(one.id), stands.get(one.id) ?? null]);
    entries.push({
      ...{ id, stream: 'org', type: 'branch.joined', author: id as Uuid, at: 0 },
      facts: {
        ...{ branch: root, size: branch.entries.length, from },
        ...{ checkpoint: new Uint8Array(1), first, leaves },
      },
    });
    entries.push(...some.filter((one) => !stands.has(one.id)));
  }
  return { entries, from: into.from };
}

export function placed({ entries }: SiteLog): readonly BoardEntry[] {
  return entries.map((entry, index) => ({ ...entry, index }));
}

export function boardOf(log: SiteLog): Board {
  return foldBoard(placed(log));
}
