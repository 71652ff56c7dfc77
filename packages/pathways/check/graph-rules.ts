/** That every path ends in a disposition, once, and that nothing stands where nobody comes. */
import { type Edge, edgesFrom, nameOf, stepOf } from '../graph.ts';
import { type ByAge, type BySex, type Pack, SEXES } from '../pack.ts';
import type { Fault } from './fault.ts';
import { type Reach, readRoute, routeTo } from './routes.ts';
import { NOBODY, whoComes } from './who-comes.ts';

/** Where the way ends and is no disposition, and steps that are named and not there. */
export function* deadEnds(pack: Pack, reach: Reach): Iterable<Fault> {
  for (const id of reach.keys()) {
    const step = stepOf(pack, id);
    if (step?.kind === 'disposition' || edgesFrom(pack, id).length > 0) continue;
    const route = readRoute(pack, routeTo(reach, id), id);
    yield step === undefined
      ? { rule: 'step-missing', words: `${route}: it ends nowhere.` }
      : { rule: 'ends-nowhere', words: `${route} → and there it ends.` };
  }
}

/** Dispositions that can come at any moment count as reached. */
export function* unreachable(pack: Pack, reach: Reach): Iterable<Fault> {
  const come = whoComes(pack);
  const anyMoment = new Set([
    pack.callBack,
    ...Object.values(pack.redFlags).map((flag) => flag.disposition),
  ]);
  for (const id of Object.keys(pack.steps)) {
    if (anyMoment.has(id) || (come.get(id) ?? NOBODY) !== NOBODY) continue;
    const words = reach.has(id)
      ? `${readRoute(pack, routeTo(reach, id), id)}: nobody is of every age and sex that this asks for.`
      : `Nothing leads to ${nameOf(pack, id)} (“${id}”).`;
    yield { rule: 'unreachable', words };
  }
}

/** A pack without a question is none. */
export function* asksNothing(pack: Pack, reach: Reach): Iterable<Fault> {
  if ([...reach.keys()].some((id) => stepOf(pack, id)?.kind === 'question')) return;
  yield { rule: 'asks-nothing', words: `${readRoute(pack, [], pack.start)}: it asks nothing.` };
}

export function* loops(pack: Pack): Iterable<Fault> {
  const done = new Set<string>();
  const trail: Edge[] = [];
  const open = new Set<string>();
  // A stack of its own: a pack may be deeper than the machine's.
  const stack: { id: string; edges: Iterator<Edge> }[] = [];
  const enter = (id: string) => {
    open.add(id);
    stack.push({ id, edges: edgesFrom(pack, id)[Symbol.iterator]() });
  };
  enter(pack.start);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { value: edge, done: left } = top.edges.next();
    if (left) {
      open.delete(top.id);
      done.add(top.id);
      stack.pop();
      trail.pop();
    } else if (open.has(edge.to)) {
      const route = readRoute(pack, [...trail, edge], edge.to);
      yield { rule: 'loop', words: `${route}: it comes round again.` };
    } else if (!done.has(edge.to)) {
      trail.push(edge);
      enter(edge.to);
    }
  }
}

/** Age and sex leave nobody without a way on, nor with two. */
export function* coverage(pack: Pack, reach: Reach): Iterable<Fault> {
  for (const [id, step] of Object.entries(pack.steps)) {
    const problems =
      step.kind === 'sex'
        ? sexProblems(step.next)
        : step.kind === 'age'
          ? ageProblems(step.bands)
          : [];
    for (const problem of problems) {
      const rule = step.kind === 'sex' ? 'sexes-not-covered' : 'ages-not-covered';
      yield { rule, words: `${readRoute(pack, routeTo(reach, id), id)}: ${problem}.` };
    }
  }
}

function sexProblems(next: BySex['next']): readonly string[] {
  return SEXES.filter((sex) => next[sex] === undefined).map((sex) => `no way on for sex ${sex}`);
}

function ageProblems(written: ByAge['bands']): readonly string[] {
  const bands = written.toSorted((a, b) => a.fromMonths - b.fromMonths);
  const ends = [0, ...bands.map(({ belowMonths }) => belowMonths ?? Number.POSITIVE_INFINITY)];
  const starts = [...bands.map(({ fromMonths }) => fromMonths), Number.POSITIVE_INFINITY];
  return ends.flatMap((end, i) => {
    const start = starts[i]!;
    const empty = i > 0 && end <= starts[i - 1]! ? ['an age band that holds nobody'] : [];
    if (end === start) return empty;
    return [
      ...empty,
      `${start > end ? 'no way on' : 'two ways on'} from ${Math.min(start, end)} months`,
    ];
  });
}
