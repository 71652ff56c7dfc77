/** What is measured at a mark along the week. */
import { megabytes, type Percentiles, type Wait, type Waits } from './figures.ts';
import type { House, Memory, Processor } from './house.ts';

/** What a house holds. */
export type Held = {
  readonly entries: number;
  /** Bytes. */
  readonly disk: { readonly database: number; readonly snapshot: number };
};

export type Mark = Held & {
  readonly calls: number;
  /** Played until here. */
  readonly seconds: number;
  /** Since the mark before. */
  readonly callsPerSecond: number;
  readonly entriesPerSecond: number;
  /** Since then, for each kind of wait. */
  readonly waits: { readonly [kind in Wait]: Percentiles };
  /** Bytes, an empty house left out, for each call until here. */
  readonly diskPerCall: number;
  readonly keeper: Memory;
  readonly server: Memory;
  /** While the week was played, until here. */
  readonly processor: Processor | null;
};

/** @param before the mark before; or the empty house, where this is the first */
export async function takeMark(
  house: House,
  waits: Waits,
  at: Pick<Mark, 'calls' | 'seconds' | 'processor'>,
  before: Held & Partial<Pick<Mark, 'calls' | 'seconds'>>,
  empty: Held,
): Promise<Mark> {
  const entries = await house.size();
  const keeper = await house.memory('keeper');
  const server = await house.memory('server');
  const disk = await house.disk();
  const took = at.seconds - (before.seconds ?? 0);
  const grown = disk.database + disk.snapshot - empty.disk.database - empty.disk.snapshot;
  return {
    ...at,
    entries,
    disk,
    diskPerCall: grown / at.calls,
    callsPerSecond: (at.calls - (before.calls ?? 0)) / took,
    entriesPerSecond: (entries - before.entries) / took,
    waits: waits.take(),
    keeper,
    server,
  };
}

export const HEADINGS =
  '   calls  calls/s  entries/s  begin p50     p99   open p50     p99  append p50     p99   keeper MB (rss)   server MB (rss)  disk kB a call';

export function row(mark: Mark): string {
  const cell = (value: number, width: number, digits = 0) => value.toFixed(digits).padStart(width);
  const memory = ({ used, rss }: Memory) => `${megabytes(used)} (${megabytes(rss)})`.padStart(18);
  const wait = ({ p50, p99 }: Percentiles, width: number) =>
    `${cell(p50, width, 1)}${cell(p99, 8, 1)}`;
  return [
    cell(mark.calls, 8),
    cell(mark.callsPerSecond, 9, 1),
    cell(mark.entriesPerSecond, 11),
    wait(mark.waits.begin, 11),
    wait(mark.waits.open, 11),
    wait(mark.waits.append, 12),
    memory(mark.keeper),
    memory(mark.server),
    cell(mark.diskPerCall / 1024, 16, 1),
  ].join('');
}

/** Whole microseconds for each call between the first mark and the last. */
export function spentEach(marks: readonly Mark[]): Processor | null {
  const [first, last] = [marks[0]!, marks.at(-1)!];
  const [before, after] = [first.processor, last.processor];
  if (before === null || after === null) return null;
  const each = (part: keyof Processor) =>
    Math.round((after[part] - before[part]) / (last.calls - first.calls));
  return { desks: each('desks'), keeper: each('keeper'), server: each('server') };
}
