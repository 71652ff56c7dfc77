import { type Bytes, equal } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry, type Entry, EntryError } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Primitives } from '#seal/primitives.ts';

/**
 * From a key of the keeper's that is known to its present one, entry by entry: each is `keeper.rekeyed`, signed with the key that was known so
 * far, and the key it names has signed too.
 * @returns the key at the end; the known one where there is no entry
 * @throws Problem `keeper/another`
 */
export async function followKeeper(
  primitives: Primitives,
  org: string,
  known: Bytes,
  rekeyed: readonly Bytes[],
): Promise<Bytes> {
  let key = known;
  for (const bytes of rekeyed) key = await next(primitives, org, key, decoded(bytes));
  return key;
}

async function next(
  { sha256, verify }: Primitives,
  org: string,
  known: Bytes,
  { header, device, signedBytes, signature }: Entry,
): Promise<Bytes> {
  const facts = identityFacts['keeper.rekeyed'].safeParse(header.facts);
  const isRekeying =
    header.type === 'keeper.rekeyed' &&
    header.stream === 'org' &&
    header.org === org &&
    header.session === null;
  if (!isRekeying || !facts.success) return refuse();
  const { key, proof } = facts.data;
  const said = await sha256(toCbor(['holdfast/pen/v1', org, key]));
  const isLinked =
    equal(device, await sha256(known)) &&
    (await verify(known, signedBytes, signature)) &&
    (await verify(key, said, proof));
  return isLinked ? key : refuse();
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
