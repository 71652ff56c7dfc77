/** What the entries of a log name outside it, such as pictures: sealed bytes, each known by its SHA-256, copied beside the exported log. */
import { careFacts } from '#care/entries.ts';
import { decodeEntry, EntryError } from '#journal/entry.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { LogFolder } from './log-folder.ts';

/** Null where nothing is kept by that path. @throws EnvironmentProblem */
export type AttachmentSource = (path: string, mostBytes: number) => Promise<Uint8Array | null>;

export type ExportedAttachments = {
  readonly named: number;
  /** By their hashes. Their person was forgotten, or they were lost. */
  readonly missing: readonly string[];
  /** What was shown is not what the log names, and is not kept. */
  readonly altered: readonly string[];
};

/** Gathered from the entries as they go by. */
export class NamedAttachments {
  readonly #bytes = new Map<string, number>();

  get all(): ReadonlyMap<string, number> {
    return this.#bytes;
  }

  readonly take = (entry: Uint8Array): void => {
    try {
      const { type, facts } = decodeEntry(entry).header;
      if (type !== 'case.pictured') return;
      const named = careFacts[type].safeParse(facts);
      if (named.success) this.#bytes.set(named.data.hash.toHex(), named.data.bytes);
    } catch (error) {
      // Whether it is an entry at all is for `verify` to say.
      if (!(error instanceof EntryError)) throw error;
    }
  };
}

/** What is here and whole is not fetched again. */
export async function exportAttachments(
  named: ReadonlyMap<string, number>,
  source: AttachmentSource,
  folder: Pick<LogFolder, 'read' | 'write'>,
  onProgress: (done: number, all: number) => void,
): Promise<ExportedAttachments> {
  const missing: string[] = [];
  const altered: string[] = [];
  let done = 0;
  for (const [hash, bytes] of named) {
    const path = `attachment/${hash}`;
    const ours = await folder.read(path);
    if (ours === undefined || hashOf(ours) !== hash) {
      const shown = await source(path, bytes);
      if (shown === null) missing.push(hash);
      else if (hashOf(shown) !== hash) altered.push(hash);
      else await folder.write(path, shown);
    }
    done += 1;
    onProgress(done, named.size);
  }
  return { named: named.size, missing, altered };
}

function hashOf(bytes: Uint8Array): string {
  return sha256(bytes).toHex();
}
