/** What lifeboats have signed for: the newest checkpoint of each, as it came. */
import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import type { Directory } from '#identity/directory.ts';
import { cosignerKeyOf } from '#identity/organisation.ts';
import { JournalError } from '#journal/journal-error.ts';
import { mustFollow } from '#journal/must-follow.ts';
import { CHECKPOINT_CHANNEL } from '#journal/postgres-store.ts';
import type { LogStore } from '#journal/store.ts';
import { Problem } from '#problems/catalogue.ts';
import { openCheckpoint, type VerifiedCheckpoint } from '#tlog/checkpoint.ts';
import type { Hasher } from '#tlog/merkle.ts';
import { isSameKey } from '#tlog/note.ts';
import { noteVerifier } from '#tlog/note-ed25519.ts';
import { ed25519Verify } from '#tlog/note-ed25519-node.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { logVerifier } from '../keys/log-keys.ts';

export type CosignedParts = {
  readonly sql: Sql;
  readonly store: LogStore;
  readonly hasher: Hasher;
  readonly org: string;
  readonly directory: Directory;
};

export class Cosigned {
  readonly #parts: CosignedParts;

  constructor(parts: CosignedParts) {
    this.#parts = parts;
  }

  /** @throws Problem `request/malformed` where no lifeboat of ours has signed, or for another history than this */
  async take(note: Bytes): Promise<void> {
    const { sql, store, hasher, directory } = this.#parts;
    const checkpoint = await this.#opened(note);
    const head = await store.head();
    await mustFollow({ hasher, nodes: store.nodes }, checkpoint, head).catch((error: unknown) => {
      throw error instanceof JournalError ? malformed(error.code) : error;
    });
    const { size } = checkpoint;
    const text = new TextDecoder().decode(note);
    for (const { lifeboat, key } of this.#cosigners(directory)) {
      if (!checkpoint.cosignatures.some((line) => isSameKey(line, key))) continue;
      await sql`
        WITH shown AS (
          INSERT INTO cosigned (lifeboat, size, note) VALUES (${lifeboat}, ${size}, ${text})
          ON CONFLICT (lifeboat) DO UPDATE SET size = excluded.size, note = excluded.note
          WHERE cosigned.size < excluded.size RETURNING 1)
        SELECT pg_notify(${CHECKPOINT_CHANNEL}, ${String(size)}) FROM shown`;
    }
  }

  async #opened(note: Bytes): Promise<VerifiedCheckpoint> {
    const { org, directory } = this.#parts;
    const cosigners = this.#cosigners(directory).map(({ key }) => key);
    for (const logKey of directory.organisation?.logKeys ?? []) {
      try {
        const log = { origin: org, verifier: logVerifier(org, logKey) };
        const checkpoint = await openCheckpoint(note, log, cosigners);
        if (checkpoint.cosignatures.length > 0) return checkpoint;
      } catch (error) {
        if (!(error instanceof LogRefusal)) throw error;
      }
    }
    throw malformed('not cosigned');
  }

  #cosigners({ organisation }: Directory) {
    return (organisation?.lifeboats ?? []).map((lifeboat) => ({
      lifeboat: lifeboat.lifeboat,
      key: noteVerifier(sha256, ed25519Verify, cosignerKeyOf(lifeboat)),
    }));
  }
}

function malformed(detail: string): Problem {
  return new Problem('request/malformed', detail);
}
