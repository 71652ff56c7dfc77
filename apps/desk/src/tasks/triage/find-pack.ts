/** Which presentations a few typed letters mean: every word typed begins a word of the title. The closest first. */
import { label, type Pack } from '#pathways/pack.ts';

export function findPacks<P extends Pack>(packs: readonly P[], typed: string): readonly P[] {
  const wanted = wordsOf(typed);
  return packs
    .map((pack) => ({ pack, title: label(pack, pack.title) }))
    .filter(({ title, pack }) => {
      const words = [...wordsOf(title), ...wordsOf(pack.id)];
      return wanted.every((one) => words.some((word) => word.startsWith(one)));
    })
    .toSorted(
      (a, b) =>
        Number(startsWith(b.title, typed)) - Number(startsWith(a.title, typed)) ||
        a.title.localeCompare(b.title, 'en'),
    )
    .map(({ pack }) => pack);
}

function startsWith(title: string, typed: string): boolean {
  return title.toLowerCase().startsWith(typed.trim().toLowerCase());
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}
