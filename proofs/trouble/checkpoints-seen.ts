import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { parseCheckpoint } from '#tlog/checkpoint.ts';
import { Frontier } from '#tlog/frontier.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { parseNote } from '#tlog/note.ts';
import { sha256 } from '#tlog/sha256-node.ts';

const EVERY_MS = 20;

/** Collects what keepers signed, from their own memories of it, which they write before anybody else sees it. */
export class CheckpointsSeen {
  readonly #seen = new Set<string>();
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>;

  /** @param memories each keeper's file `last-checkpoint`; it need not be there yet */
  constructor(...memories: readonly string[]) {
    this.#watching = this.#watch(memories);
  }

  async #watch(memories: readonly string[]): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      for (const path of memories) {
        const note = await readFile(path, 'latin1').catch(() => undefined);
        if (note !== undefined) this.#seen.add(note);
      }
      await sleep(EVERY_MS);
    }
  }

  /** Each was of a beginning of this one log. Gives how many there were. */
  async areOf(log: readonly Uint8Array[]): Promise<number> {
    this.#stopping.abort();
    await this.#watching;
    const hasher = rfc6962(sha256);
    const frontier = Frontier.empty(hasher);
    const roots = [frontier.root()];
    for (const bytes of log) {
      frontier.append(hasher.leaf(bytes));
      roots.push(frontier.root());
    }
    for (const note of this.#seen) {
      const { size, root } = parseCheckpoint(parseNote(Buffer.from(note, 'latin1')).text);
      if (size < roots.length) expect(root, 'one history').toEqual(roots[size]);
    }
    return this.#seen.size;
  }
}
