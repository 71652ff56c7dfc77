/** Keyed hashes to find a person by, so that the database can be searched and says nothing when stolen. Keeper only. */
import { createHmac } from 'node:crypto';
import type { Bytes } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';

/** No index stands on a single field that could be guessed through; an NHS number is unique by design. */
export type Identifiers = {
  readonly nhsNumber: string | null;
  readonly family: string | null;
  /** ISO 8601 day. */
  readonly birthDate: string | null;
  readonly phone: string | null;
  readonly postcode: string | null;
};

export type IndexKind = 'nhs-number' | 'family-birth-postcode' | 'phone-birth';
export type IndexToken = { readonly kind: IndexKind; readonly token: Bytes };

/** The tokens these identifiers allow, strongest first. */
export function blindIndexes(key: Bytes, person: Identifiers): IndexToken[] {
  const { nhsNumber, birthDate } = person;
  const family = person.family && letters(person.family);
  const postcode = person.postcode && letters(person.postcode);
  const phone = person.phone && digits(person.phone);
  const tokens: IndexToken[] = [];
  const add = (kind: IndexKind, ...values: string[]) =>
    tokens.push({ kind, token: token(key, kind, values) });
  if (nhsNumber) add('nhs-number', nhsNumber);
  if (family && birthDate && postcode) add('family-birth-postcode', family, birthDate, postcode);
  if (phone && birthDate) add('phone-birth', phone, birthDate);
  return tokens;
}

function token(key: Bytes, kind: IndexKind, values: readonly string[]): Bytes {
  return new Uint8Array(
    createHmac('sha256', key)
      .update(toCbor(['holdfast/index/v1', kind, ...values]))
      .digest(),
  );
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
  const plain = phone.replace(/\D/g, '').replace(/^(0044|44)(?=\d{9,10}$)/, '0');
  return plain.length >= 7 && !/^0+$/.test(plain) ? plain : '';
}
