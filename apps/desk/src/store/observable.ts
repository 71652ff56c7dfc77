/** A value that tells when it changes. */
export type Readable<T> = {
  readonly value: T;
  /** @returns what ends the subscription */
  subscribe(listener: () => void): () => void;
};

export class Observable<T> implements Readable<T> {
  readonly #listeners = new Set<() => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  // An arrow, because React takes it without its owner.
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
