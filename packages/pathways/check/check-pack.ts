/** Proves of a pack what nobody could by trying: over all its paths, however many they are. */
import { edgesFrom } from '../graph.ts';
import type { Pack } from '../pack.ts';
import { codes, type KnownDisposition, order, redFlags } from './disposition-rules.ts';
import type { Fault } from './fault.ts';
import { coverage, deadEnds, loops, unreachable } from './graph-rules.ts';
import { reachFrom } from './routes.ts';
import { answers, wordsMissing } from './word-rules.ts';

export type Verdict =
  | { readonly sound: true; readonly paths: bigint; readonly longest: number }
  | { readonly sound: false; readonly faults: readonly [Fault, ...Fault[]] };

/** Sound: from the start every path ends in a disposition. `longest` counts questions. */
export function checkPack(pack: Pack, table: readonly KnownDisposition[]): Verdict {
  const reach = reachFrom(pack, pack.start);
  const [first, ...more] = [
    ...deadEnds(pack, reach),
    ...loops(pack),
    ...unreachable(pack, reach),
    ...coverage(pack, reach),
    ...redFlags(pack, reach),
    ...order(pack),
    ...codes(pack, table),
    ...answers(pack),
    ...wordsMissing(pack),
  ];
  if (first !== undefined) return { sound: false, faults: [first, ...more] };
  return { sound: true, ...measure(pack) };
}

/** Counts paths from their ends, each step once: a pack of a hundred questions has more than can be walked. */
function measure(pack: Pack): { paths: bigint; longest: number } {
  const known = new Map<string, { paths: bigint; longest: number }>();
  const stack = [pack.start];
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
  return known.get(pack.start)!;
}
