/** A clock that jumps, for a process of its own: libfaketime answers in the system's place. */
import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const NO_FAKETIME =
  'libfaketime is not installed (Debian: libfaketime): clocks that jump are NOT TRIED here.';

export function findFaketime(): string | undefined {
  return globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0];
}

export type FakeClock = {
  /** Of whoever is to go by it. How long things take stays as it is. */
  readonly environment: Readonly<Record<string, string>>;
  /** From now on: so far from the true time, as `-1h` or `+1d` says it. */
  jump(to: string): Promise<void>;
  remove(): Promise<void>;
};

/** @param library as {@link findFaketime} gives it */
export async function fakeClock(library: string): Promise<FakeClock> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-clock-'));
  const file = join(folder, 'offset');
  const jump = (to: string) => writeFile(file, `${to}\n`);
  await jump('+0');
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    jump,
    remove: () => rm(folder, { recursive: true }),
  };
}
