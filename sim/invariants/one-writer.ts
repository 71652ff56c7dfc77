import type { Holds } from './invariants.ts';

/** Each commit was the newest writer's, and went on from the one before; no entry stands twice. */
export const hasOneWriter: Holds = async ({ sites }) => {
  for (const { machine, parts } of sites) {
    const { fences, entries } = parts.machine.disk.durable;
    for (const [i, { epoch, size }] of fences.entries()) {
      const before = fences[i - 1] ?? { epoch: 0, size: 0 };
      if (epoch < before.epoch) return `${machine}: a writer that was shut out wrote at ${size}`;
      if (size < before.size) return `${machine}: the log shrank to ${size}`;
    }
    if ((fences.at(-1)?.size ?? 0) !== entries.length)
      return `${machine}: head and entries disagree`;
    const ids = new Set(entries.map(({ header }) => header.id));
    if (ids.size !== entries.length) return `${machine}: an entry stands twice`;
  }
  return null;
};
