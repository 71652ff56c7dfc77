/** Reads a whole log that is not believed: each entry is shown to lead to the root of a checkpoint that the log's own key signed. */
import { parseCheckpoint, type VerifiedCheckpoint } from '#tlog/checkpoint.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { MAX_NOTE_BYTES, parseNote } from '#tlog/note.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { tileReader } from '#tlog/tile-reader.ts';
import { LogKeys } from './log-keys.ts';
import { created, openBy } from './log-signature.ts';
import { type LogSource, readTile } from './log-source.ts';

/**
 * @param onEntry is handed each in order. Whether the checkpoint was signed by whom the log says is known at the end alone: what was made of them counts
 *   only once this resolves.
 * @throws LogRefusal, EnvironmentProblem
 */
export async function readLog(
  source: LogSource,
  onEntry: (bytes: Uint8Array, index: number, size: number) => void,
): Promise<VerifiedCheckpoint> {
  const note = await source('checkpoint', MAX_NOTE_BYTES);
  const head = parseCheckpoint(parseNote(note).text);
  const reader = tileReader(rfc6962(sha256), head, (path) => readTile(source, path));
  const { org, logKey } = await created(reader, head);
  const keys = new LogKeys(org, logKey);
  let index = 0;
  for await (const bytes of reader.readEntries(0, head.size)) {
    await keys.take(bytes);
    onEntry(bytes, index, head.size);
    index += 1;
  }
  return openBy(note, org, keys);
}
