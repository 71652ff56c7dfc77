/**
 * What was committed and never signed: a crash leaves it, between the database and the next checkpoint; and so may whoever can write in the
 * database while no keeper runs. So before it is signed it must be shown who wrote it.
 */
import { decodeEntry, EntryError } from '#journal/entry.ts';
import { JournalError } from '#journal/journal-error.ts';
import type { LogReader } from '#journal/reader.ts';
import { verifyEntrySignature } from '#journal/verify-entry.ts';
import { changesPen, type State } from '../state.ts';

/**
 * Each is signed by the device of its session, or by the keeper's pen that stood there. The state is as of the end of them.
 * @throws JournalError `journal/unsigned`
 */
export async function vouchFor(
  reader: LogReader,
  state: State,
  from: number,
  to: number,
): Promise<void> {
  const entries = (await reader.entries(from, to)).map(({ bytes }) => read(bytes));
  const pens = state.pens();
  const changes = entries.filter(({ header }) => changesPen(header.type)).length;
  let pen = pens.length - 1 - changes;
  for (const entry of entries) {
    const { session, type } = entry.header;
    // A lifeboat's first word is by its own pen.
    if (type === 'lifeboat.launched') pen += 1;
    const key = session === null ? pens[pen] : state.directory.session(session)?.device;
    if (key === undefined || !(await verifyEntrySignature(entry, key)))
      throw new JournalError('journal/unsigned');
    if (type === 'keeper.rekeyed') pen += 1;
  }
}

function read(bytes: Uint8Array) {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    throw error instanceof EntryError ? new JournalError('journal/unsigned') : error;
  }
}
