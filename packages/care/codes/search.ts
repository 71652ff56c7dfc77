/** Finding codes by the beginnings of their words, in any order; accents and capitals make no difference. */
import { type CodeRow, rowOf } from './code-list.ts';

/** A slice made ready: its lines, and the same folded into one text, which is searched at the speed of the engine's own `indexOf`. */
export type SearchableSlice = {
  readonly system: string;
  readonly lines: readonly string[];
  readonly folded: string;
  /** Where each line begins in `folded`. */
  readonly starts: Int32Array;
};

export type FoundCode = CodeRow & { readonly system: string };

export function searchable(system: string, text: string): SearchableSlice {
  const lines = text.split('\n');
  const folded = fold(`\n${text}\n`).replaceAll('\n', '\n ');
  const starts = new Int32Array(lines.length);
  for (let line = 0, at = 0; line < lines.length; line += 1) {
    starts[line] = at + 1;
    at = folded.indexOf('\n', at + 1);
  }
  return { system, lines, folded, starts };
}

/** The first that have every word, by its beginning; none where nothing is asked for. */
export function searchCodes(
  slices: readonly SearchableSlice[],
  asked: string,
  most: number,
): readonly FoundCode[] {
  const [rarest, ...others] = wordsOf(asked);
  if (rarest === undefined) return [];
  const found: FoundCode[] = [];
  for (const slice of slices) {
    for (const line of linesWith(slice, rarest, others)) {
      const row = rowOf(slice.lines[line]!);
      if (row !== undefined) found.push({ system: slice.system, ...row });
      if (found.length === most) return found;
    }
  }
  return found;
}

/** The longest first: it is most likely the rarest. */
function wordsOf(asked: string): readonly string[] {
  return fold(asked)
    .split(/[ \n]/)
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length)
    .map((word) => ` ${word}`);
}

function* linesWith(
  { folded, starts }: SearchableSlice,
  rarest: string,
  others: readonly string[],
): Generator<number> {
  for (let at = folded.indexOf(rarest); at !== -1; ) {
    const line = lineAt(starts, at);
    const end = starts[line + 1] ?? folded.length;
    const words = folded.slice(starts[line], end);
    if (others.every((word) => words.includes(word))) yield line;
    at = folded.indexOf(rarest, end - 1);
  }
}

/** The last line that begins at or before a place. */
function lineAt(starts: Int32Array, at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Letters and digits alone, small and without accents, with one blank for all between; lines stay lines. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\n]+/gu, ' ');
}
