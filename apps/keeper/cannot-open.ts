import { JournalError, type JournalFault } from '#journal/journal-error.ts';
import { KeyFileError } from '#seal/file-key-port.ts';
import { SealError } from '#seal/payload.ts';
import { RootKeyError } from '#seal/root-key-error.ts';
import { FolderInUse } from '#snapshot/snapshot.ts';
import { OtherKeys } from './keys/other-keys.ts';
import { KeeperError } from './open-keeper.ts';

/** Why the keeper does not open, in a sentence for whoever started it; null where it is nothing foreseen. */
export function whyNotOpen(error: unknown): string | null {
  if (
    error instanceof KeeperError ||
    error instanceof KeyFileError ||
    error instanceof RootKeyError ||
    error instanceof OtherKeys
  )
    return error.message;
  if (error instanceof FolderInUse)
    return 'Another keeper works in this data folder, or hangs there: end that process first. Nothing was taken from it.';
  if (isDiskFull(error))
    return 'The disk that holds the keeper’s folder is full: free some space and start again. Nothing is lost.';
  if (error instanceof SealError)
    return 'The keeper’s keys do not open with this root key: put back the folder “keeper” of the data folder, and HOLDFAST_ROOT_KEY as it was.';
  if (error instanceof JournalError) return FAULTS[error.code] ?? null;
  return null;
}

/** By the system's word for it, or SQLite's. */
function isDiskFull(error: unknown): boolean {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' || errcode === 13;
}

const FAULTS: { readonly [F in JournalFault]?: string } = {
  'journal/damaged':
    'The log in the database is damaged: what is stored does not add up to its root. Nothing was written; restore it from a copy.',
  'journal/unsigned':
    'The end of the log in the database was not written through the keeper. Nothing was signed; find out who can write in the database, and restore it from a copy.',
  'journal/rolled-back':
    'The database holds less of the log than this keeper has signed for: it was set back. Nothing was written; restore the newer one.',
  'journal/forked':
    'The database holds another history than this keeper has signed for. Nothing was written.',
  'journal/memory-lost':
    'Checkpoints were published, and the keeper’s own memory of them is gone: put back the folder “keeper” of the data folder.',
  'journal/newer': 'The database was made by a later release of Holdfast: start that one.',
  'journal/not-durable':
    'The database may answer before what it was given is on disk: turn on fsync, full_page_writes and synchronous_commit.',
};
