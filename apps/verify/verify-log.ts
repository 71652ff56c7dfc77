/** The whole check, in one pass: nothing is believed that was not computed here from the entries' bytes. */
import { acceptFirst, acceptNext } from './accept-entry.ts';
import { type Checkpoint, MAX_NOTE_BYTES, mustBeSigned, parseCheckpoint } from './checkpoint.ts';
import type { Directory } from './directory.ts';
import { readEntry } from './entry.ts';
import { equal } from './hash.ts';
import { IdSet } from './id-set.ts';
import { Refusal, refuse, Unreadable } from './refusal.ts';
import { type Report, reportOf } from './report.ts';
import type { Source } from './source/source.ts';
import { Tally } from './tally.ts';
import { bundles, mustBePublished } from './tiles.ts';
import { leafHash, Tree } from './tree.ts';
import { type VerifierKey, verifierKey } from './verifier-key.ts';

export type Asked = {
  /** The log's key, or null to take the one that its first entry names. */
  readonly key: VerifierKey | null;
  /** A checkpoint of the same log, kept from earlier, which this one must continue. */
  readonly since: Uint8Array | null;
  /** Told now and then how many entries are done, of how many. */
  progress(done: number, size: number): void;
};

export type Verified = { readonly report: Report; readonly checkpoint: Checkpoint };

/** @throws Refusal, Unreadable */
export async function verifyLog(source: Source, { key, since, progress }: Asked): Promise<Verified> {
  const note = await source.read('checkpoint', MAX_NOTE_BYTES);
  if (note === null) throw new Unreadable('there is no checkpoint');
  const checkpoint = parseCheckpoint(note);
  const logKey = key ?? (await keyOfLog(source, checkpoint));
  mustBeSigned(checkpoint, logKey);
  const earlier = since === null ? null : mustNotGoBack(since, logKey, checkpoint);
  mustHoldSomething(checkpoint);

  const pass = new Pass(checkpoint, logKey, earlier);
  for await (const { start, entries, claimed } of bundles(source, checkpoint.size)) {
    for (const [i, bytes] of entries.entries()) pass.take(bytes, claimed[i]!, start + i);
    for (const tile of pass.tree.takeFilled()) if (tile.level > 0) await mustBePublished(source, tile);
    progress(pass.tree.size, checkpoint.size);
  }
  for (const tile of pass.tree.partial()) if (tile.level > 0) await mustBePublished(source, tile);
  if (!equal(pass.tree.root(), checkpoint.root)) {
    refuse('tree/root', 'the root of the entries is not the root that the checkpoint signs');
  }
  const { directory, tally } = pass;
  const from = key === null ? 'log' : 'given';
  return { report: reportOf({ checkpoint, logKey, from, earlier, directory, tally }), checkpoint };
}

class Pass {
  readonly tree = new Tree();
  readonly tally = new Tally();
  readonly #ids = new IdSet();
  readonly #checkpoint: Checkpoint;
  readonly #logKey: VerifierKey;
  readonly #earlier: Checkpoint | null;
  #directory: Directory | null = null;

  constructor(checkpoint: Checkpoint, logKey: VerifierKey, earlier: Checkpoint | null) {
    this.#checkpoint = checkpoint;
    this.#logKey = logKey;
    this.#earlier = earlier;
  }

  get directory(): Directory {
    return this.#directory!;
  }

  take(bytes: Uint8Array, claimed: Uint8Array, index: number): void {
    try {
      const leaf = leafHash(bytes);
      if (!equal(leaf, claimed)) refuse('tree/disagrees', 'the hash tile holds another hash for this entry');
      this.#accept(bytes);
      this.tree.add(leaf);
    } catch (error) {
      throw error instanceof Refusal ? error.at(index) : error;
    }
    this.#mustContinue();
  }

  #accept(bytes: Uint8Array): void {
    const read = readEntry(bytes);
    if (!this.#ids.add(read.id)) refuse('entry/duplicate', 'an earlier entry has the same id');
    if (this.#directory === null) {
      const { directory, accepted } = acceptFirst(read);
      mustNameItself(accepted.entry, this.#checkpoint, this.#logKey);
      this.#directory = directory;
      this.tally.add(accepted.entry, accepted.author);
    } else {
      const { entry, author } = acceptNext(this.#directory, read);
      this.tally.add(entry, author);
    }
  }

  /** Stronger than a consistency proof: the earlier root, computed from the entries themselves. */
  #mustContinue(): void {
    const earlier = this.#earlier;
    if (earlier?.size !== this.tree.size || equal(this.tree.root(), earlier.root)) return;
    refuse('since/fork', `the first ${earlier.size} entries are not those of the checkpoint kept`);
  }
}
