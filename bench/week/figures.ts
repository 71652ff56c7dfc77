/** What is measured while the week is played: for each part of it, how fast it went and how long people waited. */

export type Percentiles = { readonly p50: number; readonly p99: number };

/** Milliseconds each. */
export type KeptWaits = { readonly open: readonly number[]; readonly append: readonly number[] };

export class Waits {
  #open: number[];
  #append: number[];

  constructor({ open, append }: KeptWaits) {
    this.#open = [...open];
    this.#append = [...append];
  }

  readonly add = (what: 'open' | 'append', ms: number): void => {
    (what === 'open' ? this.#open : this.#append).push(ms);
  };

  kept(): KeptWaits {
    return { open: this.#open, append: this.#append };
  }

  /** Of what was added since the last time it was asked. */
  take(): { readonly open: Percentiles; readonly append: Percentiles } {
    const taken = { open: percentiles(this.#open), append: percentiles(this.#append) };
    this.#open = [];
    this.#append = [];
    return taken;
  }
}

export function percentiles(times: readonly number[]): Percentiles {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

/** Hours and minutes, or minutes, or seconds. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
