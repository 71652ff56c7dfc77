/** What every part of one run has: its time, its chance, its faults, its network and its trace. */
import type { Draw } from '../city/draw.ts';
import type { Timeline } from './engine/timeline.ts';
import type { Trace } from './engine/trace.ts';
import type { Chances } from './faults.ts';
import type { Network } from './machines/network.ts';
import type { Witness } from './witness.ts';

export type Seed = {
  readonly draw: Draw;
  readonly timeline: Timeline;
  readonly chances: Chances;
  readonly network: Network;
  readonly trace: Trace;
  readonly witness: Witness;
  /** Lets time pass until this has come. */
  readonly letting: <T>(coming: Promise<T>) => Promise<T>;
  /** What must never happen and did: the first ends the run. */
  readonly fail: (invariant: string, what: string) => void;
};
