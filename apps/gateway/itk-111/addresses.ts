import type { Address } from '#care/report/person.ts';
import { type Cursor, collapse } from './reading.ts';

const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}$/i;

type Draft = {
  lines: string[];
  houseNumber?: string;
  city?: string;
  county?: string;
  postcode?: string;
  readonly country: string[];
  readonly directions: string[];
  readonly locators: string[];
  readonly other: { part: string; value: string }[];
};

const SINGLE: Readonly<Record<string, 'city' | 'county' | 'postcode' | 'houseNumber'>> = {
  city: 'city',
  county: 'county',
  state: 'county',
  postalcode: 'postcode',
  housenumber: 'houseNumber',
};
const LINES = new Set([
  'streetaddressline',
  'deliveryaddressline',
  'streetname',
  'unitid',
  'careof',
  'postbox',
]);

/** Addresses in parts, in lines or as one text; those that say nothing are left out. */
export function addressesAt(cursors: readonly Cursor[]): readonly Address[] {
  return cursors.map(addressAt).filter((address) => address !== undefined);
}

function addressAt(cursor: Cursor): Address | undefined {
  const draft: Draft = {
    lines: looseLines(cursor),
    country: [],
    directions: [],
    locators: [],
    other: [],
  };
  for (const part of cursor.every()) place(draft, part);
  takePostcodeFromLines(draft);
  const { houseNumber, lines, directions, ...rest } = draft;
  if (houseNumber !== undefined) lines[0] = [houseNumber, lines[0]].filter(Boolean).join(' ');
  if (rest.postcode !== undefined && !POSTCODE.test(rest.postcode))
    cursor.warn('address/postcode-form');
  const address = { ...rest, lines, directions: directions.join('\n') || undefined };
  if (Object.values(address).every((part) => part === undefined || part.length === 0))
    return undefined;
  return { use: cursor.attribute('use')?.split(/\s+/) ?? [], ...address };
}

function place(draft: Draft, part: Cursor): void {
  const name = part.element.name.toLowerCase();
  // A period of use is no text; reading none of it leaves it among the unmapped.
  if (name === 'useableperiod' || name === 'usableperiod') return;
  const value = part.text();
  if (value === undefined) return;
  const field = SINGLE[name];
  if (field !== undefined && draft[field] === undefined) draft[field] = value;
  else if (LINES.has(name)) draft.lines.push(value);
  else if (name === 'country') draft.country.push(value);
  else if (name === 'desc') draft.directions.push(value);
  else if (name === 'additionallocator') draft.locators.push(value);
  else draft.other.push({ part: part.element.name, value });
}

/** Text between the parts, or all there is: one line for each line. */
function looseLines(cursor: Cursor): string[] {
  cursor.ownText();
  return cursor.element.children
    .filter((child) => typeof child === 'string')
    .flatMap((text) => text.split('\n'))
    .map(collapse)
    .filter((line) => line !== '');
}

function takePostcodeFromLines(draft: Draft): void {
  const last = draft.lines.at(-1);
  if (draft.postcode !== undefined || last === undefined) return;
  if (POSTCODE.test(last)) draft.postcode = draft.lines.pop() ?? last;
}
