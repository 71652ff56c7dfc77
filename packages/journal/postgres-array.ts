/**
 * The text form of a PostgreSQL array (PostgreSQL 18, 8.15.6), for a parameter with a cast behind
 * it: `${arrayOf(ids)}::uuid[]`. The library's own arrays need `fetch_types`, whose query ends the
 * process when a connection is cut under it.
 */
export function arrayOf(values: readonly (string | number)[]): string {
  return `{${values.map(element).join()}}`;
}

/** As `arrayOf`, for `bytea[]`. */
export function byteaArrayOf(values: readonly Uint8Array[]): string {
  return `{${values.map((value) => `"\\\\x${value.toHex()}"`).join()}}`;
}

function element(value: string | number): string {
  return typeof value === 'number' ? String(value) : `"${value.replace(/["\\]/g, '\\$&')}"`;
}
