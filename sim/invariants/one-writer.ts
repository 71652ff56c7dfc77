import type { Holds } from './holds.ts';

/** Each commit was the newest writer's, and went on from the one before; no entry stands twice. */
export const hasOneWriter: Holds = async ({ sites }) => {
  for (const { machine, parts } of sites) {
    const { fences, entries } = parts.machine.disk.durable;
    for (const [i, { by, epoch, size }] of fences.entries()) {
      if (by !== epoch) return `${machine}: a writer that was shut out wrote up to ${size}`;
      if (size < (fences[i - 1]?.size ?? 0)) return `${machine}: the log shrank to ${size}`;
    }
    if ((fences.at(-1)?.size ?? 0) !== entries.length)
      return `${machine}: head and entries disagree`;
    const ids = new Set(entries.map(({ header }) => header.id));
    if (ids.size !== entries.length) return `${machine}: an entry stands twice`;
  }
  return null;
};
