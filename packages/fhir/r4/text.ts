/**
 * Text as a FHIR string may hold it and XML can carry it (https://hl7.org/fhir/R4/datatypes.html#string, XML 1.0 §2.2).
 * What neither allows becomes U+FFFD, so that a reader sees that something stood there.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(FORBIDDEN, '\ufffd').trim();
}

/** Every text in a value of plain objects, lists and scalars, cleaned. */
export function cleanTexts<T>(value: T): T {
  if (typeof value === 'string') return cleanText(value) as T;
  if (Array.isArray(value)) return value.map(cleanTexts) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, cleanTexts(member)]),
  ) as T;
}

/**
 * Controls, and the overrides that would show a line in another order than it was written (Unicode UAX #9,
 * LRO and RLO); marks that right-to-left names need stay.
 */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202d\u202e\ufffe\uffff]/g;
