import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Ledger, readLedger, writeLedger } from './ledger.ts';

const LEDGER: Ledger = {
  seed: 'northmoor',
  day: '2026-11-23',
  taken: 2,
  drawn: 4,
  gpMessagesBefore: 0,
  pending: { number: 4, since: 1, endedAt: 1, disposition: 'Dx11' },
};

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'holdfast-ledger-'));
});
afterEach(() => rm(scratch, { recursive: true }));

it('reads back what was written, over a write that a crash cut short', async () => {
  const file = join(scratch, 'ledger.json');
  expect(await readLedger(file)).toBeUndefined();
  await writeLedger(file, LEDGER);
  await writeFile(`${file}.partial`, '{"see');
  expect(await readLedger(file)).toEqual(LEDGER);
  await writeLedger(file, { ...LEDGER, taken: 3 });
  expect(await readLedger(file)).toEqual({ ...LEDGER, taken: 3 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('does not begin anew over a damaged one', async () => {
  const file = join(scratch, 'ledger.json');
  await writeFile(file, '{"seed');
  await expect(readLedger(file)).rejects.toThrow(SyntaxError);
});
