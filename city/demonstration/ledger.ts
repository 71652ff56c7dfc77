import { readFile } from 'node:fs/promises';
import { writeOnce } from '../../apps/cli/data-folder.ts';
import type { Occasion } from '../calls/episode.ts';
import type { World } from '../town/population.ts';

/** What a demonstration remembers of itself between runs. */
export interface Ledger extends World {
  /** Calls that the gateway has said are stored. */
  readonly taken: number;
  /** Numbers of calls used up; none is ever used for another call. */
  readonly drawn: number;
  /** GP messages that lay in their folder before the first call. */
  readonly gpMessagesBefore: number;
  /** The call that is on its way: whether it arrived is not known until the gateway says so. */
  readonly pending: Pending | null;
}

export interface Pending extends Occasion {
  readonly number: number;
  /** When it was drawn, milliseconds. */
  readonly since: number;
}

/** Undefined where nothing was remembered yet. @throws SyntaxError where the file is damaged */
export async function readLedger(file: string): Promise<Ledger | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as Ledger);
}

/** Durable when it returns; a crash leaves the ledger before or the one after. */
export function writeLedger(file: string, ledger: Ledger): Promise<void> {
  return writeOnce(file, JSON.stringify(ledger));
}
