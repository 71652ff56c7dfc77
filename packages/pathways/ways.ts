import { edgesFrom } from './graph.ts';
import type { Pack } from './pack.ts';

export type Ways = {
  readonly paths: bigint;
  /** Of the longest path, how many questions it asks. */
  readonly longest: number;
};

/**
 * From a step to the ends of a pack without loops. Counts from the ends, each step once: a pack of a hundred questions has more paths
 * than can be walked.
 */
export function waysFrom(pack: Pack, start: string): Ways {
  const known = new Map<string, Ways>();
  const stack = [start];
  for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
    const edges = edgesFrom(pack, id);
    const waiting = edges.filter(({ to }) => !known.has(to));
    if (waiting.length > 0) {
      stack.push(...waiting.map(({ to }) => to));
      continue;
    }
    stack.pop();
    const on = edges.map(({ to }) => known.get(to)!);
    const asks = pack.steps[id]?.kind === 'question' ? 1 : 0;
    known.set(id, {
      paths: edges.length === 0 ? 1n : on.reduce((sum, { paths }) => sum + paths, 0n),
      longest: asks + Math.max(0, ...on.map(({ longest }) => longest)),
    });
  }
  return known.get(start)!;
}
