/** What a run of seeds amounted to, in words. */
import { FAULTS, type Fault } from './faults.ts';
import type { Outcome } from './run.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** @param tookMs of machine time */
export function report(outcomes: readonly Outcome[], tookMs: number): void {
  const lines = [...Map.groupBy(outcomes, ({ scenario }) => scenario)].map(([name, some]) =>
    [
      name.padEnd(12),
      `${some.length} seeds`,
      `${(sum(some.map(({ virtualMs }) => virtualMs)) / HOUR_MS).toFixed(2)} simulated hours`,
      `${sum(some.map(({ entries }) => entries))} entries acknowledged`,
      `${sum(some.flatMap(({ faults }) => [...faults.values()]))} faults`,
    ].join(', '),
  );
  const count = (fault: Fault) => sum(outcomes.map(({ faults }) => faults.get(fault) ?? 0));
  const kinds = FAULTS.filter((fault) => count(fault) > 0).map((one) => `${one} ${count(one)}`);
  const all = sum(FAULTS.map(count));
  const perMinute = Math.round(all / (tookMs / MINUTE_MS));
  process.stdout.write(
    [
      ...lines,
      `Faults: ${kinds.join(', ') || 'none'}.`,
      `${outcomes.length} seeds in ${(tookMs / 1_000).toFixed(0)} s; ${perMinute} faults a minute of machine time.`,
      '',
    ].join('\n'),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
