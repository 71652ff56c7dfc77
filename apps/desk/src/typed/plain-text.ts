/** Text as people type and paste it. What cannot be kept is said, and stays where it was typed. */

/** Controls, and the marks that make text read in another order than it is written; neither can be seen. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const UNSEEN_IN_LINES = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** Why a value cannot be kept, in words; null where it can. `most` counts as JavaScript does. */
export function textFault(
  name: string,
  value: string,
  most: number,
  kind: 'line' | 'lines' = 'line',
): string | null {
  const at = value.search(kind === 'line' ? UNSEEN : UNSEEN_IN_LINES);
  if (at !== -1) {
    const before = value.slice(0, at).trimEnd();
    const where = before === '' ? 'at the beginning' : `after “${before.slice(-20)}”`;
    return `${name} has a character that cannot be seen, ${where}. Delete it or type this again`;
  }
  const { length } = value.trim();
  return length > most ? `${name} can be ${most} characters long; it has ${length}` : null;
}

/** As long as its place allows, whole characters only. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  let clipped = '';
  for (const { segment } of new Intl.Segmenter('en').segment(text)) {
    if (clipped.length + segment.length >= most) break;
    clipped += segment;
  }
  return `${clipped}…`;
}

/** Somebody typed that there is none, or that nobody knows. There are people called No and None. */
export function isNone(value: string): boolean {
  return /^(none|no number|not known|unknown)$/i.test(value.trim());
}

/** There is something in it to find somebody by. */
export function hasLetters(name: string): boolean {
  return /[\p{L}\p{N}]/u.test(name);
}

export function isNotKnown(name: string): boolean {
  return /^(not known|unknown)$/i.test(name.trim());
}
