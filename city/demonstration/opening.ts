import type { Occasion } from '../calls/episode.ts';

const MINUTE_MS = 60_000;

/** The calls of the last two hours, as they lie when the doors open: some late, some nearly, most with time. */
const OPENING: readonly { readonly disposition: string; readonly endedMinutesAgo: number }[] = [
  { disposition: 'Dx11', endedMinutesAgo: 74 },
  { disposition: 'Dx12', endedMinutesAgo: 112 },
  { disposition: 'Dx05', endedMinutesAgo: 126 },
  { disposition: 'Dx117', endedMinutesAgo: 51 },
  { disposition: 'Dx06', endedMinutesAgo: 95 },
  { disposition: 'Dx13', endedMinutesAgo: 38 },
  { disposition: 'Dx12', endedMinutesAgo: 44 },
  { disposition: 'Dx07', endedMinutesAgo: 103 },
  { disposition: 'Dx85', endedMinutesAgo: 63 },
  { disposition: 'Dx15', endedMinutesAgo: 80 },
  { disposition: 'Dx11', endedMinutesAgo: 22 },
  { disposition: 'Dx08', endedMinutesAgo: 15 },
];

/** How many calls wait when the demonstration begins. */
export const OPENING_SIZE = OPENING.length;

/** What is settled about the call that follows `taken` others: after the opening, each has just ended. */
export function occasionAfter(taken: number, now: number): Occasion {
  const planned = OPENING[taken];
  if (planned === undefined) return { endedAt: now, disposition: undefined };
  const { disposition, endedMinutesAgo } = planned;
  return { endedAt: now - endedMinutesAgo * MINUTE_MS, disposition };
}
