import { equal } from '#base/bytes.ts';
import type { Entry } from '#journal/entry.ts';
import { postgresReader } from '#journal/postgres-reader.ts';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import { Frontier } from '#tlog/frontier.ts';
import { equalHashes, type Hash, rfc6962 } from '#tlog/merkle.ts';
import { parseNote } from '#tlog/note.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { Holds } from './holds.ts';

const hasher = rfc6962(sha256);

/** Every checkpoint that anybody signed is of a beginning of the log that it was signed for, and no two sites that live show two logs. */
export const isConsistent: Holds = async ({ sites, standing, gaveWay }) => {
  const log = standing.parts.machine.disk.durable.entries;
  for (const site of sites) {
    const { machine, parts, isLost } = site;
    const { entries, notes } = parts.machine.disk.durable;
    const roots = rootsOf(entries);
    for (const note of notes) {
      const { size, root } = parseCheckpoint(parseNote(new TextEncoder().encode(note)).text);
      const ours = roots[size];
      if (ours === undefined)
        return `${machine}: a checkpoint of ${size} entries that are not there`;
      if (!equalHashes(ours, root)) return `${machine}: a checkpoint of ${size} other entries`;
    }
    // What stands in a log that gave way is looked for by `gave-way.ts`.
    if (isLost || site === gaveWay) continue;
    const other = entries.findIndex(
      ({ bytes }, i) => i >= log.length || !equal(bytes, log[i]!.bytes),
    );
    if (other !== -1) return `${machine} and ${standing.machine} differ at ${other}`;
    const head = await postgresReader(parts.machine.ownSql).head();
    if (!equalHashes(head.root, roots[head.size]!)) return `${machine}: the head is another tree’s`;
  }
  return null;
};

/** The root of each beginning of the log, by its size. */
function rootsOf(entries: readonly Entry[]): readonly Hash[] {
  const frontier = Frontier.empty(hasher);
  const roots = [frontier.root()];
  for (const { bytes } of entries) {
    frontier.append(hasher.leaf(bytes));
    roots.push(frontier.root());
  }
  return roots;
}
