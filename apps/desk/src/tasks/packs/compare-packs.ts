/** Installed packs beside those in use and those proposed: what an operator decides on. */
import type { Bytes } from '#base/bytes.ts';
import { label } from '#pathways/pack.ts';
import type { PackName } from '../../store/adopted-packs.ts';
import { byVersion } from '../triage/shelf.ts';
import type { Inspected } from './inspect-pack.ts';

export type PackRow = {
  readonly hash: string;
  readonly name: PackName;
  readonly title: string;
  /** Null where it is in use and its file is not on this server. */
  readonly found: Inspected | null;
  readonly inUse: boolean;
  readonly proposed: boolean;
  /** The version of the same presentation that is in use, where it is another. */
  readonly other: PackName | null;
};

export function comparePacks(
  installed: readonly Inspected[],
  now: readonly PackName[],
  proposed: readonly PackName[],
): readonly PackRow[] {
  const used = new Set(now.map(({ hash }) => hash.toHex()));
  const waiting = new Set(proposed.map(({ hash }) => hash.toHex()));
  const seen = new Set(installed.map(({ hash }) => hash.toHex()));
  const known = new Map([...proposed, ...now].map((name) => [name.hash.toHex(), name]));
  const missing = now.filter(({ hash }) => !seen.has(hash.toHex()));
  const rows = [
    ...installed.map((found) => {
      const name = nameOf(found, known);
      return { found, name, title: titleOf(found) ?? name.id };
    }),
    ...missing.map((name) => ({ found: null, name, title: name.id })),
  ];
  return rows
    .map(({ found, name, title }): PackRow => {
      const hash = name.hash.toHex();
      const other = now.find((one) => one.id === name.id && one.hash.toHex() !== hash) ?? null;
      return {
        hash,
        name,
        title,
        found,
        inUse: used.has(hash),
        proposed: waiting.has(hash),
        other: used.has(hash) ? null : other,
      };
    })
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en') || byVersion(b.name, a.name));
}

export function stateWords({ found, inUse, proposed, other, name }: PackRow): string {
  if (found?.kind === 'refused') return inUse ? 'Adopted, and not usable' : 'Not usable';
  if (found === null) return 'In use, and its file is not on this server';
  if (inUse) return 'In use';
  const waits = proposed ? ' Proposed: waits for a second operator.' : '';
  if (other === null) return `New.${waits}`;
  const age = byVersion(name, other);
  if (age === 0) return `Another ${other.version} than the one in use.${waits}`;
  return `${age < 0 ? 'Older' : 'Newer'} than ${other.version}, which is in use.${waits}`;
}

/** What can be asked by, the newest of each presentation. */
export function newestOf(rows: readonly PackRow[]): readonly PackRow[] {
  const sound = rows.filter(({ found }) => found?.kind === 'sound');
  return [...Map.groupBy(sound, ({ name }) => name.id).values()].map(
    (versions) => versions.toSorted((a, b) => byVersion(b.name, a.name))[0]!,
  );
}

/**
 * What is proposed where these rows are ticked. Who published what this desk could not read it does not know: then nobody is dropped.
 * @param publishers those in use
 */
export function proposalOf(
  chosen: readonly PackRow[],
  publishers: readonly Bytes[],
): { readonly publishers: Bytes[]; readonly packs: PackName[] } {
  const theirs = chosen.flatMap(({ found }) => (found?.kind === 'sound' ? found.publisher : []));
  const isWhole = chosen.length > 0 && theirs.length === chosen.length;
  const kept = isWhole ? theirs : [...publishers, ...theirs];
  return {
    publishers: [...new Map(kept.map((key) => [key.toHex(), key])).values()],
    packs: chosen.map(({ name }) => name),
  };
}

/** What was refused is not read: its name is what it was adopted or proposed as; nothing else can be ticked. */
function nameOf(found: Inspected, known: ReadonlyMap<string, PackName>): PackName {
  if (found.kind === 'refused')
    return known.get(found.hash.toHex()) ?? { id: '', version: '0.0.0', hash: found.hash };
  const { id, version } = found.loaded.pack;
  return { id, version, hash: found.hash };
}

function titleOf(found: Inspected): string | null {
  return found.kind === 'sound' ? label(found.loaded.pack, found.loaded.pack.title) : null;
}
