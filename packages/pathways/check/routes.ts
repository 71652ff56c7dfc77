/** Shortest ways through a pack, and how a person reads them. Each is linear in the pack's size. */
import { type Edge, edgesFrom, nameOf, stepOf } from '../graph.ts';
import { label, type Pack } from '../pack.ts';

/** A shortest way from `start` to everything that can be reached from it, as the edge that led there. */
export type Reach = ReadonlyMap<string, Edge | null>;

export function reachFrom(pack: Pack, start: string): Reach {
  const reach = new Map<string, Edge | null>([[start, null]]);
  const queue = [start];
  for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
    for (const edge of edgesFrom(pack, from)) {
      if (reach.has(edge.to)) continue;
      reach.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  return reach;
}

export function routeTo(reach: Reach, target: string): readonly Edge[] {
  const route: Edge[] = [];
  for (let edge = reach.get(target); edge; edge = reach.get(edge.from)) route.push(edge);
  return route.reverse();
}

/** For instance: Chest pain → “Is the pain there now?” Yes → “Did it come on suddenly?” */
export function readRoute(pack: Pack, edges: readonly Edge[], last: string): string {
  const steps = edges.map(({ from, label: said }) =>
    stepOf(pack, from)?.kind === 'question' ? `${nameOf(pack, from)} ${said}` : said,
  );
  return [label(pack, pack.title) || pack.id, ...steps, nameOf(pack, last)].join(' → ');
}
