import { parseCheckpoint } from '#tlog/checkpoint.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { parseNote } from '#tlog/note.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { tileReader } from '#tlog/tile-reader.ts';

/** Every entry that the newest checkpoint covers, in the log's order, as a stranger reads them from the server. */
export async function wholeLog(origin: string): Promise<readonly Uint8Array[]> {
  const get = async (path: string) => {
    const response = await fetch(`${origin}/${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const head = parseCheckpoint(parseNote(await get('checkpoint')).text);
  return Array.fromAsync(tileReader(rfc6962(sha256), head, get).readEntries(0, head.size));
}
