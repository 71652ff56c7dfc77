/** The order within each layer: barycentres, down and up by turns, keeping the order that crosses least. */

export type Link = {
  readonly from: string;
  readonly to: string;
  /** Width to keep free where the link passes the first layer, for what is written beside it. */
  readonly room?: number;
};

export type Layer = readonly string[];

const TURNS = 12;

/** @param segments each from one layer to the next */
export function orderLayers(layers: readonly Layer[], segments: readonly Link[]): readonly Layer[] {
  const above = groupTo(segments);
  const below = groupFrom(segments);
  let order = fromTheTop(layers, below);
  let best = order;
  let least = crossings(order, segments);
  const given = crossings(layers, segments);
  if (given < least) [best, least] = [layers, given];
  for (let turn = 0; turn < TURNS && least > 0; turn += 1) {
    order = turn % 2 === 0 ? swept(order, above) : swept(order.toReversed(), below).toReversed();
    const crossed = crossings(order, segments);
    if (crossed < least) [best, least] = [order, crossed];
  }
  return best;
}

/** How many pairs of segments cross. */
export function crossings(layers: readonly Layer[], segments: readonly Link[]): number {
  const place = new Map(layers.flatMap((layer) => layer.map((id, i): [string, number] => [id, i])));
  const from = groupFrom(segments);
  return layers.reduce((sum, layer) => {
    const ends = layer.flatMap((id) =>
      (from.get(id) ?? []).map((to) => place.get(to)!).sort((a, b) => a - b),
    );
    return sum + inversions(ends);
  }, 0);
}

function inversions(values: readonly number[]): number {
  let count = 0;
  for (const [i, value] of values.entries())
    for (let j = i + 1; j < values.length; j += 1) if (value > values[j]!) count += 1;
  return count;
}

/** As a walk in depth meets them, so that what belongs together begins together. */
function fromTheTop(
  layers: readonly Layer[],
  below: ReadonlyMap<string, readonly string[]>,
): readonly Layer[] {
  const met = new Map<string, number>();
  const walk = layers.flat().reverse();
  for (let id = walk.pop(); id !== undefined; id = walk.pop()) {
    if (met.has(id)) continue;
    met.set(id, met.size);
    walk.push(...(below.get(id) ?? []).toReversed());
  }
  return layers.map((layer) => layer.toSorted((a, b) => met.get(a)! - met.get(b)!));
}

/** Each layer by the mean place of its neighbours in the one before. */
function swept(
  layers: readonly Layer[],
  neighbours: ReadonlyMap<string, readonly string[]>,
): readonly Layer[] {
  let place = new Map<string, number>();
  return layers.map((layer) => {
    const centre = new Map(
      layer.map((id, i): [string, number] => {
        const near = (neighbours.get(id) ?? []).map((other) => place.get(other)!);
        const mean = near.reduce((sum, one) => sum + one, 0) / near.length;
        return [id, near.length === 0 ? i : mean];
      }),
    );
    const ordered = layer.toSorted((a, b) => centre.get(a)! - centre.get(b)!);
    place = new Map(ordered.map((id, i) => [id, i]));
    return ordered;
  });
}

export function groupFrom(segments: readonly Link[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...Map.groupBy(segments, ({ from }) => from)].map(([id, all]) => [
      id,
      all.map(({ to }) => to),
    ]),
  );
}

export function groupTo(segments: readonly Link[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...Map.groupBy(segments, ({ to }) => to)].map(([id, all]) => [
      id,
      all.map(({ from }) => from),
    ]),
  );
}
