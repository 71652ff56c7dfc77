/** Where each thing stands across the page: near its neighbours, never upon another, in the order given. */
import { groupFrom, groupTo, type Layer, type Link } from './order.ts';

const GAP = 22;
const TURNS = 24;

export type Placed = {
  /** The middle of each. */
  readonly centres: ReadonlyMap<string, number>;
  readonly width: number;
};

export function placeLayers(
  layers: readonly Layer[],
  segments: readonly Link[],
  widthOf: (id: string) => number,
): Placed {
  const above = groupTo(segments);
  const below = groupFrom(segments);
  const centres = new Map<string, number>();
  for (const layer of layers) {
    let x = 0;
    for (const id of layer) {
      centres.set(id, x + widthOf(id) / 2);
      x += widthOf(id) + GAP;
    }
  }
  for (let turn = 0; turn < TURNS; turn += 1) {
    const down = turn % 2 === 0;
    for (const layer of down ? layers : layers.toReversed())
      pull(layer, down ? above : below, centres, widthOf);
  }
  const left = Math.min(...[...centres].map(([id, x]) => x - widthOf(id) / 2));
  const right = Math.max(...[...centres].map(([id, x]) => x + widthOf(id) / 2));
  return { centres: new Map([...centres].map(([id, x]) => [id, x - left])), width: right - left };
}

type Group = { readonly ids: string[]; wish: number; readonly offsets: number[]; width: number };

/**
 * Moves a layer towards its neighbours. Who would overlap is joined into a group that stands where its members wish on
 * average, so the sum of the squared ways is least (isotonic regression by pooling).
 */
function pull(
  layer: Layer,
  neighbours: ReadonlyMap<string, readonly string[]>,
  centres: Map<string, number>,
  widthOf: (id: string) => number,
): void {
  const groups: Group[] = [];
  for (const id of layer) {
    const near = (neighbours.get(id) ?? []).map((other) => centres.get(other)!);
    const centre = near.length === 0 ? centres.get(id)! : median(near);
    const half = widthOf(id) / 2;
    groups.push({ ids: [id], wish: centre - half, offsets: [half], width: widthOf(id) });
    for (
      let last = groups.at(-1)!, before = groups.at(-2);
      before;
      last = groups.at(-1)!, before = groups.at(-2)
    ) {
      if (before.wish + before.width + GAP <= last.wish) break;
      const shift = before.width + GAP;
      const [many, few] = [before.ids.length, last.ids.length];
      groups.splice(-2, 2, {
        ids: [...before.ids, ...last.ids],
        wish: (before.wish * many + (last.wish - shift) * few) / (many + few),
        offsets: [...before.offsets, ...last.offsets.map((offset) => offset + shift)],
        width: shift + last.width,
      });
    }
  }
  for (const { ids, wish, offsets } of groups)
    for (const [i, id] of ids.entries()) centres.set(id, wish + offsets[i]!);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
