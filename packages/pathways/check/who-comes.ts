/** Of what age and sex somebody can be who comes to a step. */
import { edgesFrom, passedBy, stepOf } from '../graph.ts';
import { type Pack, SEXES } from '../pack.ts';

/** A bit for each sex of each age between two that the pack tells apart. */
type People = bigint;

export const NOBODY: People = 0n;

/** Steps that nothing leads to are not there; those to which what leads excludes itself have nobody. */
export function whoComes(pack: Pack): ReadonlyMap<string, People> {
  const kinds = agesToldApart(pack).flatMap((ageMonths) =>
    SEXES.map((sex) => ({ ageMonths, sex })),
  );
  const everybody = (1n << BigInt(kinds.length)) - 1n;
  const ways = new Map<string, readonly (readonly [to: string, People])[]>();
  const waysOf = (id: string) => {
    const step = stepOf(pack, id);
    if (step?.kind !== 'age' && step?.kind !== 'sex')
      return edgesFrom(pack, id).map(({ to }) => [to, everybody] as const);
    return kinds.flatMap((kind, place) => {
      const to = passedBy(step, kind);
      return to === undefined ? [] : [[to, 1n << BigInt(place)] as const];
    });
  };
  const come = new Map([[pack.start, everybody]]);
  const changed = [pack.start];
  for (let id = changed.pop(); id !== undefined; id = changed.pop()) {
    const onward = ways.get(id) ?? waysOf(id);
    ways.set(id, onward);
    for (const [to, who] of onward) {
      const before = come.get(to);
      const after = (before ?? NOBODY) | (come.get(id)! & who);
      if (after === before) continue;
      come.set(to, after);
      changed.push(to);
    }
  }
  return come;
}

/** The first month of each. */
function agesToldApart(pack: Pack): readonly number[] {
  const starts = Object.values(pack.steps).flatMap((step) =>
    step.kind === 'age'
      ? step.bands.flatMap(({ fromMonths, belowMonths }) => [fromMonths, belowMonths ?? 0])
      : [],
  );
  return [...new Set([0, ...starts])].sort((a, b) => a - b);
}
