/**
 * What was committed and never signed: a crash leaves it, between the database and the next checkpoint; and so may whoever can write in the
 * database while no keeper runs. So before it is signed it must be shown who wrote it.
 */
import type { Bytes } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import { branchFact, broughtBy } from '#care/branches.ts';
import { decodeEntry, type Entry, EntryError, type Header } from '#journal/entry.ts';
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
  const brought = new Set(entries.flatMap(({ header }) => broughtHere(header)));
  const isOurs = ({ header }: Entry) => !brought.has(header.id);
  const changes = entries.filter((entry) => isOurs(entry) && changesPen(entry.header.type)).length;
  // A lost site that was found again signed by pens that were this one’s.
  const branchPens = [...pens, ...state.branchPens];
  let pen = pens.length - 1 - changes;
  for (const entry of entries) {
    const { session, type } = entry.header;
    // A lifeboat's first word is by its own pen.
    if (isOurs(entry) && type === 'lifeboat.launched') pen += 1;
    const device = session === null ? undefined : state.directory.session(session)?.device;
    const keys = session !== null ? [device] : isOurs(entry) ? [pens[pen]] : branchPens;
    if (!(await isSignedByOne(entry, keys))) throw new JournalError('journal/unsigned');
    if (isOurs(entry) && type === 'keeper.rekeyed') pen += 1;
  }
}

function broughtHere(header: Header): readonly Uuid[] {
  const joined = branchFact(header);
  return joined === null ? [] : broughtBy(joined);
}

async function isSignedByOne(entry: Entry, keys: readonly (Bytes | undefined)[]): Promise<boolean> {
  for (const key of keys) {
    if (key !== undefined && (await verifyEntrySignature(entry, key))) return true;
  }
  return false;
}

function read(bytes: Uint8Array) {
  try {
    return decodeEntry(bytes);
  } catch (error) {
    throw error instanceof EntryError ? new JournalError('journal/unsigned') : error;
  }
}
