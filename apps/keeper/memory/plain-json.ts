/** Plain data as JSON, bytes among it. */
import { base64url, fromBase64url } from '#base/bytes.ts';

/** The one name of a record that stands for bytes. */
const BYTES = '~';

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one instanceof Uint8Array ? { [BYTES]: base64url(one) } : one,
  );
}

/** What `toJson` wrote. */
export function fromJson(text: string): unknown {
  // Few values hold bytes, and looking at each of their parts costs more than reading them.
  if (!text.includes(`{"${BYTES}":`)) return JSON.parse(text);
  return JSON.parse(text, (_, one: unknown) => (isBytes(one) ? fromBase64url(one[BYTES]) : one));
}

function isBytes(value: unknown): value is { readonly [BYTES]: string } {
  return typeof value === 'object' && value !== null && BYTES in value;
}
