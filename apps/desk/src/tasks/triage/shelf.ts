/** The packs that this desk may ask with: adopted in the log, and found signed and sound by the desk itself. */
import type { Bytes } from '#base/bytes.ts';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import { PackRefusal } from '#pathways/refusal.ts';
import { type LoadedPack, loadPack } from '#pathways/signed-pack.ts';
import { webPrimitives } from '#seal/primitives-web.ts';
import type { Desk } from '../../session/desk.ts';
import type { AdoptedPacks, PackName } from '../../store/adopted-packs.ts';
import { refusalWords } from './refusal-words.ts';

export type Shelf = {
  /** To begin with: of each presentation its newest version. */
  readonly packs: readonly LoadedPack[];
  /** To go on with: an older version too, while its presentation is in use. */
  find(hash: Uint8Array): LoadedPack | undefined;
  /** Adopted, and not to be used all the same. */
  readonly troubles: readonly { readonly pack: PackName; readonly words: string }[];
};

/** @param told after each pack, how many are done */
export async function openShelf(
  desk: Pick<Desk, 'packs'>,
  adopted: AdoptedPacks,
  told: (done: number, all: number) => void,
): Promise<Shelf> {
  const names = usable(adopted);
  const loaded = new Map<string, LoadedPack>();
  const troubles: Shelf['troubles'][number][] = [];
  let done = 0;
  await Promise.all(
    names.map(async (pack) => {
      try {
        loaded.set(pack.hash.toHex(), await load(desk, adopted.publishers, pack.hash));
      } catch (error) {
        troubles.push({ pack, words: refusalWords(error) });
      }
      done += 1;
      told(done, names.length);
    }),
  );
  const newest = [...Map.groupBy(adopted.now, ({ id }) => id).values()].map(
    (versions) => versions.toSorted(byVersion).at(-1)!,
  );
  const inUse = new Set(newest.map(({ hash }) => hash.toHex()));
  return {
    packs: newest.flatMap(({ hash }) => loaded.get(hash.toHex()) ?? []),
    find: (hash) => loaded.get(hash.toHex()),
    troubles: troubles.filter(({ pack }) => inUse.has(pack.hash.toHex())),
  };
}

/** All that was ever adopted of presentations that still are. */
function usable({ now, ever }: AdoptedPacks): readonly PackName[] {
  const ids = new Set(now.map(({ id }) => id));
  return [...ever.values()].filter(({ id }) => ids.has(id));
}

const checked = new WeakMap<Desk['packs'], Map<string, Promise<LoadedPack>>>();

/** Fetched and checked once a session: with nobody to ask, what is here stays here. */
function load(
  { packs }: Pick<Desk, 'packs'>,
  publishers: readonly Bytes[],
  hash: Bytes,
): Promise<LoadedPack> {
  const known = checked.get(packs) ?? new Map<string, Promise<LoadedPack>>();
  checked.set(packs, known);
  const key = [hash, ...publishers].map((bytes) => bytes.toHex()).join(' ');
  const loading = known.get(key) ?? check(packs, publishers, hash);
  known.set(key, loading);
  loading.catch(() => known.delete(key));
  return loading;
}

async function check(
  packs: Desk['packs'],
  publishers: readonly Bytes[],
  hash: Bytes,
): Promise<LoadedPack> {
  const trust = { ...webPrimitives, publishers, dispositions: DISPOSITIONS };
  const loaded = await loadPack(trust, await packs.file(hash));
  // The server says which file this is; its own bytes decide.
  if (loaded.hash.toHex() !== hash.toHex()) throw new PackRefusal('pack/altered', 'Another pack.');
  return loaded;
}

/** `1.10.0` comes after `1.9.0`. */
export function byVersion(a: { version: string }, b: { version: string }): number {
  const [left, right] = [a, b].map(({ version }) => version.split('.').map(Number));
  return left!.map((part, i) => part - right![i]!).find((difference) => difference !== 0) ?? 0;
}
