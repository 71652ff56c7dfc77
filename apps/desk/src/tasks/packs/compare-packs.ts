/** Installed packs beside those in use and those proposed: what an operator decides on. */
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
  const missing = now.filter(({ hash }) => !seen.has(hash.toHex()));
  const rows = [
    ...installed.map((found) => ({ found, name: nameOf(found), title: titleOf(found) })),
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
  const age = byVersion(name, other) < 0 ? 'Older' : 'Newer';
  return `${age} than ${other.version}, which is in use.${waits}`;
}

function nameOf(found: Inspected): PackName {
  if (found.kind === 'refused') return { id: '', version: '0.0.0', hash: found.hash };
  const { id, version } = found.loaded.pack;
  return { id, version, hash: found.hash };
}

function titleOf(found: Inspected): string {
  return found.kind === 'sound' ? label(found.loaded.pack, found.loaded.pack.title) : '';
}
