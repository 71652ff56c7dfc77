import type { BusyDesk } from '../busy-desk.ts';
import { until } from '../people.ts';

/** Far longer than any desk waits: on a machine that does much else. */
const WITHIN_MS = 60_000;

/** Each of these is told of some entries more. */
export async function eachGoesOn(desks: readonly BusyDesk[], more = 1): Promise<void> {
  const before = desks.map(({ acknowledged }) => acknowledged.length);
  await until(
    'each desk goes on',
    async () =>
      desks.every(({ acknowledged }, i) => acknowledged.length >= before[i]! + more)
        ? true
        : undefined,
    WITHIN_MS,
  );
}
