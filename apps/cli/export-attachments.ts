/** What the entries of a log name outside it, such as pictures: sealed bytes, each known by its SHA-256, copied beside the exported log. */
import { attachmentPath } from '#backup/layout.ts';
import type { Place } from '#backup/place.ts';
import { careFacts } from '#care/entries.ts';
import { MOST_ATTACHMENT_BYTES } from '#journal/attachments.ts';
import { decodeEntry, EntryError } from '#journal/entry.ts';
import { sha256 } from '#tlog/sha256-node.ts';

/** Null where nothing is kept by that path. @throws EnvironmentProblem */
export type AttachmentSource = (path: string, mostBytes: number) => Promise<Uint8Array | null>;

export type ExportedAttachments = {
  readonly named: number;
  /** By their hashes. Their person was forgotten, or they were lost. */
  readonly missing: readonly string[];
  /** What was shown, or lies in the place, is not what the log names; it is not kept. */
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

/** What is there is looked at, and not fetched again. */
export async function exportAttachments(
  named: ReadonlyMap<string, number>,
  source: AttachmentSource,
  place: Place,
  onProgress: (done: number, all: number) => void,
): Promise<ExportedAttachments> {
  const missing: string[] = [];
  const altered: string[] = [];
  const there = new Set(await place.list('attachment/'));
  let done = 0;
  for (const [hash, bytes] of named) {
    const path = attachmentPath(hash);
    const isThere = there.has(path);
    const shown = isThere
      ? await place.get(path, MOST_ATTACHMENT_BYTES)
      : await source(path, bytes);
    if (shown === null) missing.push(hash);
    else if (hashOf(shown) !== hash) altered.push(hash);
    else if (!isThere) await place.put(path, shown);
    done += 1;
    onProgress(done, named.size);
  }
  return { named: named.size, missing, altered };
}

function hashOf(bytes: Uint8Array): string {
  return sha256(bytes).toHex();
}
