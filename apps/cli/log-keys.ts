/** Which keys sign a log's checkpoint, as the log itself says. */
import { toCbor } from '#base/cbor.ts';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry, EntryError, type Header } from '#journal/entry.ts';
import { ed25519Verify } from '#tlog/note-ed25519-node.ts';
import { LogRefusal } from '#tlog/refusal.ts';

/**
 * From the key of the first entry to those that stand: each was vouched for by one that stood. Whether the keeper wrote what says so is `verify`'s to
 * tell.
 */
export class LogKeys {
  readonly #org: string;
  readonly #standing: Map<string, Uint8Array>;

  /** @param first 32 bytes */
  constructor(org: string, first: Uint8Array) {
    this.#org = org;
    this.#standing = new Map([[first.toHex(), first]]);
  }

  get standing(): readonly Uint8Array[] {
    return [...this.#standing.values()];
  }

  /** The next entry. @throws LogRefusal `key-malformed` where a key comes in that no standing one vouched for */
  async take(bytes: Uint8Array): Promise<void> {
    const header = headerOf(bytes);
    if (header?.type === 'log-key.added') await this.#add(header);
    if (header?.type !== 'log-key.retired') return;
    const retired = identityFacts['log-key.retired'].safeParse(header.facts);
    if (retired.success) this.#standing.delete(retired.data.logKey.toHex());
  }

  async #add({ facts }: Header): Promise<void> {
    const added = identityFacts['log-key.added'].safeParse(facts);
    if (!added.success) throw unvouched();
    const { logKey, by, signature } = added.data;
    const said = toCbor(['holdfast/log-key/v1', this.#org, logKey]);
    const isVouched = this.#standing.has(by.toHex()) && (await ed25519Verify(by, said, signature));
    if (!isVouched) throw unvouched();
    this.#standing.set(logKey.toHex(), logKey);
  }
}

function unvouched(): LogRefusal {
  return new LogRefusal('key-malformed', 'no key of the log has vouched for another');
}

function headerOf(bytes: Uint8Array): Header | null {
  try {
    return decodeEntry(bytes).header;
  } catch (error) {
    if (error instanceof EntryError) return null;
    throw error;
  }
}
