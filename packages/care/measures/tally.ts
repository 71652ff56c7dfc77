/** What was counted for one measure. Tallies add up: those of a week are the sum of its days'. */
export type Tally = {
  /** How many were counted. */
  readonly of: number;
  /** How many of them met what the measure asks; where it asks for a time, how many were within the target. */
  readonly met: number;
  /** Their waits together, milliseconds. */
  readonly waitedMs: number;
  /** How many waited so many seconds, each rounded up: so what is within a target of whole seconds stays so. Ascending. */
  readonly seconds: ReadonlyMap<number, number>;
};

export const NO_TALLY: Tally = { of: 0, met: 0, waitedMs: 0, seconds: new Map() };

export function sumTallies(tallies: Iterable<Tally>): Tally {
  let [of, met, waitedMs] = [0, 0, 0];
  const seconds = new Map<number, number>();
  for (const tally of tallies) {
    of += tally.of;
    met += tally.met;
    waitedMs += tally.waitedMs;
    for (const [second, count] of tally.seconds)
      seconds.set(second, (seconds.get(second) ?? 0) + count);
  }
  const ascending = new Map([...seconds].sort(([a], [b]) => a - b));
  return { of, met, waitedMs, seconds: ascending };
}
