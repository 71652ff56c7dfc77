/** The city's clock as its processes share it: a small file that says what time it was when, and how fast it goes. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** At the real moment `real` it is `city` in the city, and goes on `rate` times as fast. */
export type Reading = { readonly city: number; readonly real: number; readonly rate: number };

/** The world's own; so is an empty file's. */
export const REAL: Reading = { city: 0, real: 0, rate: 1 };

/** Where a process that lives by the city's clock finds it. */
export const CLOCK_VARIABLE = 'HOLDFAST_CITY_CLOCK';

/** Twice the same: who reads while it is written sees that they differ, and reads again. */
const NUMBERS = 6;

export function cityTime({ city, real, rate }: Reading, now: number): number {
  return city + (now - real) * rate;
}

export function writeClock(path: string, { city, real, rate }: Reading): void {
  const file = openSync(path, 'a+', 0o600);
  closeSync(file);
  const writing = openSync(path, 'r+');
  writeSync(
    writing,
    new Uint8Array(Float64Array.of(city, real, rate, city, real, rate).buffer),
    0,
    8 * NUMBERS,
    0,
  );
  closeSync(writing);
}

/** Reads it again each time: others may have set it meanwhile. @throws where there is none */
export function clockReader(path: string): () => Reading {
  const file = openSync(path, 'r');
  const numbers = new Float64Array(NUMBERS);
  const bytes = new Uint8Array(numbers.buffer);
  return () => {
    for (;;) {
      if (readSync(file, bytes, 0, bytes.length, 0) === 0) return REAL;
      const [city = 0, real = 0, rate = 1, ...again] = numbers;
      if (city === again[0] && real === again[1] && rate === again[2]) return { city, real, rate };
    }
  };
}
