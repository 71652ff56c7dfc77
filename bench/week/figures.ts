/** What is measured while the week is played: for each part of it, how fast it went and how long people waited. */

export type Percentiles = { readonly p50: number; readonly p99: number };

/** What people wait for: a call to begin, a case to open, what they wrote to be in the log. */
export type Wait = 'begin' | 'open' | 'append';

/** Milliseconds each. */
export type KeptWaits = { readonly [kind in Wait]: readonly number[] };

export const NO_WAITS: KeptWaits = { begin: [], open: [], append: [] };

export class Waits {
  #waits: { [kind in Wait]: number[] };

  constructor({ begin, open, append }: KeptWaits) {
    this.#waits = { begin: [...begin], open: [...open], append: [...append] };
  }

  readonly add = (kind: Wait, ms: number): void => {
    this.#waits[kind].push(ms);
  };

  kept(): KeptWaits {
    return this.#waits;
  }

  /** Of what was added since the last time it was asked. */
  take(): { readonly [kind in Wait]: Percentiles } {
    const { begin, open, append } = this.#waits;
    this.#waits = { begin: [], open: [], append: [] };
    return {
      begin: percentiles(begin),
      open: percentiles(open),
      append: percentiles(append),
    };
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
