import type { Random } from '#base/clock.ts';
import { DELIVERY_PROBLEMS, type DeliveryProblem } from '#fhir/delivery-problem.ts';

const FIRST_MS = 30_000;
const MOST_MS = 60 * 60_000;

/**
 * How long to wait after the n-th failed attempt, in milliseconds: doubling from half a minute to an hour, of which the
 * second half is chance, so that what failed together does not come back together.
 */
export function retryDelayMs(attempt: number, random: Random): number {
  const whole = Math.min(FIRST_MS * 2 ** (attempt - 1), MOST_MS);
  const chance = new DataView(random(4).buffer).getUint32(0) / 2 ** 32;
  return Math.round(whole / 2 + (whole / 2) * chance);
}

/** When to try again, milliseconds since the epoch; null where somebody must act first. */
export function retryAt(
  problem: DeliveryProblem,
  attempt: number,
  now: number,
  random: Random,
): number | null {
  return DELIVERY_PROBLEMS[problem].ends ? null : now + retryDelayMs(attempt, random);
}
