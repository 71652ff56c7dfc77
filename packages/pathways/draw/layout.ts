/**
 * Lays a graph without loops out in layers, after Sugiyama: ranks by longest path, then orders that cross little, then
 * places that bend little. The same graph gives the same picture.
 */
import { type Layer, type Link, orderLayers } from './order.ts';
import { placeLayers } from './place.ts';

export type Box = { readonly id: string; readonly width: number; readonly height: number };
export type Layout<L extends Link> = {
  readonly width: number;
  readonly height: number;
  /** Of each box, its left upper corner. */
  readonly corners: ReadonlyMap<string, Point>;
  /** Of each link, from a box's lower edge to another's upper edge. It goes straight down through layers and bends between them. */
  readonly links: readonly { readonly link: L; readonly points: readonly Point[] }[];
};

export type Point = { readonly x: number; readonly y: number };

const GAP_BETWEEN_LAYERS = 56;

export function layOut<L extends Link>(boxes: readonly Box[], links: readonly L[]): Layout<L> {
  const ranks = ranksOf(boxes, links);
  const chains = links.map((link, i) => chainOf(link, i, ranks));
  const bends = chains.flatMap((chain) => chain.slice(1, -1));
  const layers = layersOf(boxes, bends, ranks);
  const segments = chains.flatMap((chain) =>
    chain.slice(1).map(({ id: to }, i) => ({ from: chain[i]!.id, to })),
  );
  const widths = new Map([
    ...boxes.map(({ id, width }): [string, number] => [id, width]),
    ...chains
      .map((chain, i): [string, number] => [chain[1]!.id, links[i]!.room ?? 0])
      .filter(([id]) => !ranks.has(id)),
  ]);
  const ordered = orderLayers(layers, segments);
  const { centres, width } = placeLayers(ordered, segments, (id) => widths.get(id) ?? 0);

  const boxOf = new Map(boxes.map((box) => [box.id, box]));
  const tops: number[] = [];
  const bottoms: number[] = [];
  let height = 0;
  for (const layer of ordered) {
    tops.push(height);
    height += Math.max(0, ...layer.map((id) => boxOf.get(id)?.height ?? 0));
    bottoms.push(height);
    height += GAP_BETWEEN_LAYERS;
  }
  const ports = portsOf(chains, centres, boxOf);
  const corners = new Map(
    boxes.map(({ id, width: own }) => [
      id,
      { x: centres.get(id)! - own / 2, y: tops[ranks.get(id)!]! },
    ]),
  );
  return {
    width,
    height: height - GAP_BETWEEN_LAYERS,
    corners,
    links: links.map((link, i) => {
      const [first, ...rest] = chains[i]!;
      const x = ports.get(i)!;
      const { y } = corners.get(link.from)!;
      const foot = { x, y: y + boxOf.get(link.from)!.height };
      const passed = rest.flatMap(({ id, rank }): Point[] => {
        const at = centres.get(id)!;
        const reached = { x: at, y: tops[rank]! };
        return id === link.to ? [reached] : [reached, { x: at, y: bottoms[rank]! }];
      });
      return { link, points: [foot, { x, y: bottoms[first!.rank]! }, ...passed] };
    }),
  };
}

/** One below the lowest of those that lead there. */
function ranksOf(boxes: readonly Box[], links: readonly Link[]): ReadonlyMap<string, number> {
  const ranks = new Map(boxes.map(({ id }) => [id, 0]));
  const waiting = new Map(boxes.map(({ id }) => [id, 0]));
  for (const { to } of links) waiting.set(to, waiting.get(to)! + 1);
  const from = Map.groupBy(links, (link) => link.from);
  const ready = boxes.map(({ id }) => id).filter((id) => waiting.get(id) === 0);
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    for (const { to } of from.get(id) ?? []) {
      ranks.set(to, Math.max(ranks.get(to)!, ranks.get(id)! + 1));
      waiting.set(to, waiting.get(to)! - 1);
      if (waiting.get(to) === 0) ready.push(to);
    }
  }
  return ranks;
}

type Stop = { readonly id: string; readonly rank: number };

/** A link that passes layers bends in each of them. */
function chainOf({ from, to }: Link, index: number, ranks: ReadonlyMap<string, number>): Stop[] {
  const [first, last] = [ranks.get(from)!, ranks.get(to)!];
  const bends = Array.from({ length: last - first - 1 }, (_, i) => {
    const rank = first + 1 + i;
    return { id: `\u0000${index}/${rank}`, rank };
  });
  return [{ id: from, rank: first }, ...bends, { id: to, rank: last }];
}

function layersOf(
  boxes: readonly Box[],
  bends: readonly Stop[],
  ranks: ReadonlyMap<string, number>,
): readonly Layer[] {
  const stops = [...boxes.map(({ id }) => ({ id, rank: ranks.get(id)! })), ...bends];
  const layers: string[][] = [];
  for (const { id, rank } of stops) {
    layers[rank] ??= [];
    layers[rank].push(id);
  }
  return layers;
}

/** Where each link leaves its box: side by side, in the order in which they go on. */
function portsOf(
  chains: readonly (readonly Stop[])[],
  centres: ReadonlyMap<string, number>,
  boxOf: ReadonlyMap<string, Box>,
): ReadonlyMap<number, number> {
  const leaving = Map.groupBy(chains.keys(), (i) => chains[i]![0]!.id);
  return new Map(
    [...leaving].flatMap(([id, links]) => {
      const ordered = links.sort(
        (a, b) => centres.get(chains[a]![1]!.id)! - centres.get(chains[b]![1]!.id)!,
      );
      const { width } = boxOf.get(id)!;
      const left = centres.get(id)! - width / 2;
      return ordered.map((i, n): [number, number] => [
        i,
        left + (width * (n + 1)) / (ordered.length + 1),
      ]);
    }),
  );
}
