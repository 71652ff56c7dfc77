/**
 * A place that only accepts: what lies there by a name stays as it is. Whoever may add to it can hide nothing that was there before, and nothing of
 * it is believed by whoever reads.
 */
export type Place = {
  /** As people named it. */
  readonly name: string;
  /**
   * Durable and whole when it resolves, or not there. False where something lies by that name already, which stays.
   * @throws EnvironmentProblem
   */
  put(path: string, bytes: Uint8Array): Promise<boolean>;
  /** Null where nothing lies there. @throws EnvironmentProblem also where it is more than so many bytes */
  get(path: string, mostBytes: number): Promise<Uint8Array | null>;
  /** All paths below a prefix, which ends in a slash, in order. @throws EnvironmentProblem */
  list(prefix: string): Promise<readonly string[]>;
};
