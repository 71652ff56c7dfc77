import { type Bytes, equal } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
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
    key =
      header.type === 'lifeboat.launched'
        ? await launched(primitives, known, entry)
        : await rekeying(primitives, org, key, entry);
  }
  return key;
}

async function rekeying(
  primitives: Primitives,
  org: string,
  known: Bytes,
  entry: Entry,
): Promise<Bytes> {
  const { header } = entry;
  const facts = identityFacts['keeper.rekeyed'].safeParse(header.facts);
  if (header.type !== 'keeper.rekeyed' || !facts.success) return refuse();
  const { key, proof } = facts.data;
  const said = await primitives.sha256(toCbor(['holdfast/pen/v1', org, key]));
  const isLinked =
    (await isSigned(primitives, known, entry)) && (await primitives.verify(key, said, proof));
  return isLinked ? key : refuse();
}

async function launched(
  primitives: Primitives,
  { lifeboats }: KnownKeeper,
  entry: Entry,
): Promise<Bytes> {
  const facts = identityFacts['lifeboat.launched'].safeParse(entry.header.facts);
  const id = facts.success ? facts.data.lifeboat : null;
  const lifeboat = lifeboats.find((one) => one.lifeboat === id);
  if (lifeboat === undefined) return refuse();
  return (await isSigned(primitives, lifeboat.pen, entry)) ? lifeboat.pen : refuse();
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
