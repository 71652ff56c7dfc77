import type { Shift } from './roster.ts';

const MINUTE_MS = 60_000;
/** The law asks for 20 minutes in more than six hours' work (Working Time Regulations 1998); half an hour is usual. */
const BREAK_MS = 30 * MINUTE_MS;
const LONG_MS = 6 * 60 * MINUTE_MS;
/** Not all of a shift go at once, where there are several. */
const APART_MS = 35 * MINUTE_MS;
const GROUPS = 3;

/** Somebody's break, about the middle of their shift; null where that is short. */
export function breakIn({ from, to, who }: Pick<Shift, 'from' | 'to' | 'who'>): {
  readonly at: number;
  readonly takesMs: number;
} | null {
  if (to - from <= LONG_MS) return null;
  const middle = (from + to) / 2;
  return { at: middle + ((who % GROUPS) - 1) * APART_MS, takesMs: BREAK_MS };
}
