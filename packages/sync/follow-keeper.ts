import { type Bytes, equal } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import type { Uuid } from '#base/ids.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry, type Entry, EntryError } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Primitives } from '#seal/primitives.ts';
import type { KnownKeeper } from './known-keeper.ts';

/**
 * From a key of the keeper's that is known to its present one, entry by entry. A `keeper.rekeyed` is signed with the key that was known so far, and
 * the key it names has signed too; a `lifeboat.launched` is signed by the pen of a lifeboat that the keeper known so far had told of. What two
 * people touched for that is in the log, for `verify`; a desk trusts the lifeboat as it trusts the keeper that told of it.
 * @returns the key at the end; the known one where there is no entry
 * @throws Problem `keeper/another`
 */
export async function followKeeper(
  primitives: Primitives,
  org: string,
  known: KnownKeeper,
  rekeyed: readonly Bytes[],
): Promise<Bytes> {
  let { key } = known;
  for (const bytes of rekeyed) {
    const entry = decoded(bytes);
    const { header } = entry;
    const isKeepers = header.stream === 'org' && header.org === org && header.session === null;
    if (!isKeepers) refuse();
    const link = FOLLOWED.get(header.type) ?? refuse();
    key = await link({ primitives, org, key, known, entry });
  }
  return key;
}

type Link = {
  readonly primitives: Primitives;
  readonly org: string;
  /** Known so far. */
  readonly key: Bytes;
  readonly known: KnownKeeper;
  readonly entry: Entry;
};

/** To the key that an entry leads to. */
const FOLLOWED: ReadonlyMap<string, (link: Link) => Promise<Bytes>> = new Map(
  Object.entries({
    'keeper.rekeyed': async ({ primitives, org, key: before, entry }: Link) => {
      const facts = identityFacts['keeper.rekeyed'].safeParse(entry.header.facts);
      if (!facts.success) return refuse();
      const { key, proof } = facts.data;
      const said = await primitives.sha256(toCbor(['holdfast/pen/v1', org, key]));
      const isLinked =
        (await isSigned(primitives, before, entry)) && (await primitives.verify(key, said, proof));
      return isLinked ? key : refuse();
    },
    'lifeboat.launched': async ({ primitives, known, entry }: Link) => {
      const facts = identityFacts['lifeboat.launched'].safeParse(entry.header.facts);
      const pen = penOf(known, facts.data?.lifeboat);
      return (await isSigned(primitives, pen, entry)) ? pen : refuse();
    },
    'site.stood-down': async ({ primitives, key, known, entry }: Link) => {
      const facts = identityFacts['site.stood-down'].safeParse(entry.header.facts);
      const pen = penOf(known, facts.data?.to);
      return (await isSigned(primitives, key, entry)) ? pen : refuse();
    },
  }),
);

function penOf({ lifeboats }: KnownKeeper, id: Uuid | undefined): Bytes {
  return lifeboats.find(({ lifeboat }) => lifeboat === id)?.pen ?? refuse();
}

async function isSigned(
  { sha256, verify }: Primitives,
  key: Bytes,
  { device, signedBytes, signature }: Entry,
): Promise<boolean> {
  return equal(device, await sha256(key)) && (await verify(key, signedBytes, signature));
}

function decoded(bytes: Bytes): Entry {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    if (error instanceof EntryError) return refuse();
    throw error;
  }
}

function refuse(): never {
  throw new Problem('keeper/another');
}
