/** Proves of a pack what nobody could by trying: over all its paths, however many they are. */
import type { Pack } from '../pack.ts';
import { waysFrom } from '../ways.ts';
import { codes, type KnownDisposition, order, redFlags } from './disposition-rules.ts';
import type { Fault } from './fault.ts';
import { asksNothing, coverage, deadEnds, loops, unreachable } from './graph-rules.ts';
import { reachFrom } from './routes.ts';
import { answers, flagsAlike, wordsMissing } from './word-rules.ts';

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
    ...asksNothing(pack, reach),
    ...coverage(pack, reach),
    ...redFlags(pack, reach),
    ...order(pack),
    ...codes(pack, table),
    ...answers(pack),
    ...flagsAlike(pack),
    ...wordsMissing(pack),
  ];
  if (first !== undefined) return { sound: false, faults: [first, ...more] };
  return { sound: true, ...waysFrom(pack, pack.start) };
}
