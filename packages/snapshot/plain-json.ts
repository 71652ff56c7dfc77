/** Plain data as JSON, with bytes and maps among it. */
import { base64url, fromBase64url } from '#base/bytes.ts';

/** The one name of a record that stands for bytes, or for a map. */
const BYTES = '~';
const MAP = '~map';
const EITHER = '{"~';

export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    function (this: Readonly<Record<string, unknown>>, name, said: unknown) {
      // Node's Buffer has words of its own for JSON, and has said them by now.
      const one = this[name];
      if (one instanceof Uint8Array) return { [BYTES]: base64url(one) };
      return one instanceof Map ? { [MAP]: [...one] } : said;
    },
  );
}

/** What `toJson` wrote. */
export function fromJson(text: string): unknown {
  // Looking at each part of a value costs more than reading it.
  return text.includes(EITHER)
    ? JSON.parse(text, (_, one: unknown) => told(one))
    : JSON.parse(text);
}

function told(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (BYTES in value) return fromBase64url(value[BYTES] as string);
  return MAP in value ? new Map(value[MAP] as [unknown, unknown][]) : value;
}
