/**
 * Code lists that a provider installs, such as its licensed release of SNOMED CT. A list is cut into slices, shortest words first, each a
 * text of lines; desks fetch them once and search by themselves, so that nobody learns what is looked for.
 */
import { z } from 'zod';

export const MOST_DISPLAY = 400;
export const MOST_CODE = 100;
export const MOST_SYSTEM = 400;
export const SLICE_ROWS = 20_000;

const slice = z.strictObject({
  /** SHA-256 of the packed bytes, in hexadecimal digits: by it the slice is asked for. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.int().positive(),
  /** Packed. */
  bytes: z.int().positive(),
});

/** `GET /codes`, and `codes/lists.json` in the data folder. */
export const codeLists = z.strictObject({
  lists: z
    .array(
      z.strictObject({
        system: z.string().min(1).max(MOST_SYSTEM),
        rows: z.int().positive(),
        slices: z.array(slice).min(1).max(1_000),
      }),
    )
    .max(100),
});
export type CodeLists = z.output<typeof codeLists>;

/** A code and the words for it. A code may stand there several times, with other words for the same. */
export type CodeRow = { readonly code: string; readonly display: string };

/** The texts of a list: shortest words first, so that whoever searches may stop when they have enough. */
export function slicesOf(
  rows: readonly CodeRow[],
): { readonly text: string; readonly rows: number }[] {
  const sorted = rows.toSorted(
    (a, b) => a.display.length - b.display.length || (a.display < b.display ? -1 : 1),
  );
  const slices = [];
  for (let start = 0; start < sorted.length; start += SLICE_ROWS) {
    const some = sorted.slice(start, start + SLICE_ROWS);
    slices.push({
      text: some.map(({ code, display }) => `${code}\t${display}`).join('\n'),
      rows: some.length,
    });
  }
  return slices;
}

/** The row of a line; undefined where it is none. */
export function rowOf(line: string): CodeRow | undefined {
  const [code, display, ...more] = line.split('\t');
  if (!code || !display || more.length > 0) return undefined;
  return { code, display };
}
