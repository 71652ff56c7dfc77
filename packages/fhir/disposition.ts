import type { CaseSummary } from '#care/payloads.ts';
import { dispositionFor } from '#care/report/dispositions.ts';

export type Disposition = { readonly code: string; readonly wording: string };

/**
 * The disposition that stands, by its code: in the words that the case came with where it is still that one, else in the table's. Null where
 * none stands.
 */
export function standingDisposition(
  code: string | null,
  { disposition: came }: Pick<CaseSummary, 'disposition'>,
): Disposition | null {
  if (code === null) return null;
  const asCame = came?.code === code ? came.wording : '';
  const bare = isCoded({ code }) ? code : 'Not known';
  return { code, wording: asCame || dispositionFor(code)?.wording || bare };
}

/** False where its sender gave no code that facts may carry, and a placeholder stands there. */
export function isCoded({ code }: Pick<Disposition, 'code'>): boolean {
  return code !== 'unknown';
}

export function dispositionWords({ code, wording }: Disposition): string {
  return isCoded({ code }) && wording !== code ? `${wording} (${code})` : wording;
}
