/**
 * Entries are judged by what the log says when they are asked for, and stand in it a moment later. One that changes who may do
 * what (an invitation, a session's end) must not slip in between: it waits for those already judged, and the next are judged after it.
 */
export class Turns {
  #alone: Promise<unknown> = Promise.resolve();
  readonly #together = new Set<Promise<unknown>>();

  /** Beside others of this kind, after every act `alone` that came before. */
  together<T>(act: () => Promise<T>): Promise<T> {
    const acting = this.#alone.then(act);
    const ended: Promise<unknown> = settled(acting).then(() => this.#together.delete(ended));
    this.#together.add(ended);
    return acting;
  }

  /** With nobody beside it: after all that came before, and before all that come later. */
  alone<T>(act: () => Promise<T>): Promise<T> {
    const acting = Promise.all([this.#alone, ...this.#together]).then(act);
    this.#alone = settled(acting);
    return acting;
  }
}

function settled(promise: Promise<unknown>): Promise<void> {
  return promise.then(
    () => {},
    () => {},
  );
}
