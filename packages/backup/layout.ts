/** What lies where in an export; docs/formats.md, "Exports". Tiles and bundles lie by their C2SP paths. */
import type { Uuid } from '#base/ids.ts';

/** The folders of an export; what else lies beside them is not ours. */
export const FOLDERS = ['checkpoints', 'tile', 'attachment', 'slips'] as const;

/** So that the order of names is that of numbers. */
const DIGITS = 16;

export function numbered(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(DIGITS, '0')}`;
}

/** The number that a path ends in; null where it ends in none. */
export function numberIn(path: string): number | null {
  const [, digits] = /\/(\d{16})$/.exec(path) ?? [];
  return digits === undefined ? null : Number(digits);
}

export function checkpointPath(size: number): string {
  return numbered('checkpoints/', size);
}

export function attachmentPath(hash: string): string {
  return `attachment/${hash}`;
}

export function slipsOf(lifeboat: Uuid): string {
  return `slips/${lifeboat}/`;
}

/** Keys, some of which must come to an end: those of people who are forgotten. */
export function isOfKeys(path: string): boolean {
  return path.startsWith('slips/');
}
