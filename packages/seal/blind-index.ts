/**
 * Keyed hashes to find a person by, so that the database can be searched and says nothing when stolen. Keeper only.
 *
 * A key is changed without anybody's identifiers at hand, by chaining: under keys k1 to kn, token n = HMAC(kn, token n-1). Whoever has read k1 can
 * then no longer guess through the table that kn's tokens stand in. What chaining does not do: kn alone makes no token, so k1 is kept as long as the
 * table is; whoever reads all the keys reads the table; and a copy of the table made before the change stays open to whoever holds the keys of then.
 */
import { createHmac } from 'node:crypto';
import { assert } from '#base/assert.ts';
import type { Bytes } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { nameSounds } from './name-sound.ts';

/** No index stands on a single field that could be guessed through; an NHS number is unique by design. */
export type Identifiers = {
  readonly nhsNumber: string | null;
  readonly family: string | null;
  /** ISO 8601 day. */
  readonly birthDate: string | null;
  readonly phone: string | null;
  readonly postcode: string | null;
};

/** The last leads to whoever sounds alike, and may lead to several: it suggests and never decides. */
export const INDEX_KINDS = [
  'nhs-number',
  'family-birth-postcode',
  'phone-birth',
  'sound-birth',
] as const;
export type IndexKind = (typeof INDEX_KINDS)[number];
export type IndexToken = { readonly kind: IndexKind; readonly token: Bytes };

/** The tokens these identifiers allow under a chain of keys, oldest first; strongest token first. */
export function blindIndexes(keys: readonly Bytes[], person: Identifiers): IndexToken[] {
  const [first, ...later] = keys;
  assert(first !== undefined, 'a chain has a key');
  return firstTokens(first, person).map((token) => chained(later, token));
}

/** The token under further keys, without knowing what it stands for. */
export function chained(keys: readonly Bytes[], { kind, token }: IndexToken): IndexToken {
  const under = (inner: Bytes, key: Bytes) => hmac(key, ['holdfast/index/chain/v1', kind, inner]);
  return { kind, token: keys.reduce(under, token) };
}

function firstTokens(key: Bytes, person: Identifiers): IndexToken[] {
  const { nhsNumber, birthDate } = person;
  const family = person.family && letters(person.family);
  const postcode = person.postcode && letters(person.postcode);
  const phone = person.phone && digits(person.phone);
  const tokens: IndexToken[] = [];
  const add = (kind: IndexKind, ...values: string[]) =>
    tokens.push({ kind, token: hmac(key, ['holdfast/index/v1', kind, ...values]) });
  if (nhsNumber) add('nhs-number', nhsNumber);
  if (family && birthDate && postcode) add('family-birth-postcode', family, birthDate, postcode);
  if (phone && birthDate) add('phone-birth', phone, birthDate);
  if (family && birthDate) {
    // A name that has no sound here is looked for as it is written, under the same day.
    const sounds = nameSounds(family.replace(/[^\p{L}]/gu, ''));
    for (const sound of sounds.length > 0 ? sounds : [family]) add('sound-birth', sound, birthDate);
  }
  return tokens;
}

function hmac(key: Bytes, message: readonly (string | Bytes)[]): Bytes {
  return new Uint8Array(createHmac('sha256', key).update(toCbor(message)).digest());
}

/** Letters and digits alone, without case or accents: "O’Néill" and "ONEILL" are one. */
function letters(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** A phone number's digits, with Britain's prefix written one way; empty where too short to tell anyone apart. */
function digits(phone: string): string {
  const plain = phone.replace(/\D/g, '').replace(/^(?:0044|44)0?(?=\d{9,10}$)/, '0');
  return plain.length >= 7 && !/^0+$/.test(plain) ? plain : '';
}
