/** What is measured at a mark along the week. */
import { megabytes, type Percentiles, type Waits } from './figures.ts';
import type { House, Memory, Processor } from './house.ts';

export type Mark = {
  readonly calls: number;
  readonly entries: number;
  /** Played until here. */
  readonly seconds: number;
  /** Since the mark before. */
  readonly callsPerSecond: number;
  readonly entriesPerSecond: number;
  readonly open: Percentiles;
  readonly append: Percentiles;
  readonly keeper: Memory;
  readonly server: Memory;
  /** Bytes. */
  readonly disk: { readonly database: number; readonly snapshot: number };
  /** While the week was played, until here. */
  readonly processor: Processor | null;
};

/** Taken while nothing begins: what is under way goes on. */
export async function takeMark(
  house: House,
  waits: Waits,
  at: Pick<Mark, 'calls' | 'seconds' | 'processor'>,
  before: Mark | undefined,
): Promise<Mark> {
  const entries = await house.size();
  const keeper = await house.memory('keeper');
  const server = await house.memory('server');
  const disk = await house.disk();
  const took = at.seconds - (before?.seconds ?? 0);
  return {
    ...at,
    entries,
    callsPerSecond: (at.calls - (before?.calls ?? 0)) / took,
    entriesPerSecond: (entries - (before?.entries ?? 0)) / took,
    ...waits.take(),
    keeper,
    server,
    disk,
  };
}

export const HEADINGS =
  '   calls  calls/s  entries/s   open p50   p99 ms   append p50   p99 ms   keeper MB (rss)   server MB (rss)   disk kB a call';

export function row(mark: Mark): string {
  const cell = (value: number, width: number, digits = 0) => value.toFixed(digits).padStart(width);
  const memory = ({ used, rss }: Memory) => `${megabytes(used)} (${megabytes(rss)})`.padStart(18);
  return [
    cell(mark.calls, 8),
    cell(mark.callsPerSecond, 9, 1),
    cell(mark.entriesPerSecond, 11),
    cell(mark.open.p50, 11, 1),
    cell(mark.open.p99, 9, 1),
    cell(mark.append.p50, 13, 1),
    cell(mark.append.p99, 9, 1),
    memory(mark.keeper),
    memory(mark.server),
    cell((mark.disk.database + mark.disk.snapshot) / mark.calls / 1024, 17, 1),
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
