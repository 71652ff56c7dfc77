/** Which presentations a few typed letters mean: every word typed begins a word of the title. The closest first. */
import { label } from '#pathways/pack.ts';
import type { LoadedPack } from '#pathways/signed-pack.ts';

export function findPacks<P extends Pick<LoadedPack, 'pack'>>(
  packs: readonly P[],
  typed: string,
): readonly P[] {
  const wanted = wordsOf(typed);
  const begins = (title: string) => title.toLowerCase().startsWith(typed.trim().toLowerCase());
  return packs
    .map((one) => ({ one, title: label(one.pack, one.pack.title) }))
    .filter(({ title, one }) => {
      const words = [...wordsOf(title), ...wordsOf(one.pack.id)];
      return wanted.every((part) => words.some((word) => word.startsWith(part)));
    })
    .toSorted(
      (a, b) =>
        Number(begins(b.title)) - Number(begins(a.title)) || a.title.localeCompare(b.title, 'en'),
    )
    .map(({ one }) => one);
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
