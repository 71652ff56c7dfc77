import { readFileSync } from 'node:fs';

/** Linux counts in ticks of 10 ms, whatever the kernel's own (proc_pid_stat(5)). */
const TICK_MICROS = 10_000;

/** Processor time that a process has used so far, in microseconds; null where the system does not say. */
export function processorMicros(pid: number): number | null {
  try {
    // The second field, the program's name, may hold blanks; what follows its bracket is plain.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MICROS;
  } catch {
    return null;
  }
}
