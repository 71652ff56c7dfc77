/** A log for the server to read, written as the keeper writes it: the real journal, the real checkpointer. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { migrateAttachments } from '#journal/attachments.ts';
import { openCheckpointer } from '#journal/checkpointer.ts';
import { openJournal } from '#journal/journal.ts';
import { migrateLifeboatTables } from '#journal/lifeboat-tables.ts';
import { migrateJournal, postgresStore } from '#journal/postgres-store.ts';
import { connect } from '#postgres/connect.ts';
import type { LogIdentity } from '#tlog/checkpoint.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { ed25519NoteSigner, noteVerifier } from '#tlog/note-ed25519.ts';
import { ed25519KeyFromSeed, ed25519Verify } from '#tlog/note-ed25519-node.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { asKeyName, SIGNATURE_TYPE } from '#tlog/verifier-key.ts';

export type TestLog = {
  readonly identity: LogIdentity;
  /** Entries committed. */
  readonly size: number;
  append(entries: readonly Bytes[]): Promise<void>;
  /** From now on; before it nothing is signed. */
  signCheckpoints(): Promise<void>;
  /** As the keeper makes one for a lifeboat. */
  slip(lifeboat: Uuid, bytes: Bytes): Promise<void>;
  /** As the keeper takes one from a lifeboat. */
  cosign(lifeboat: Uuid, size: number, note: string): Promise<void>;
  close(): Promise<void>;
};

const ORIGIN = 'test.example/log';

/** @param url of the role that owns the database */
export async function openTestLog(url: string, folder: string): Promise<TestLog> {
  const sql = connect(url, { max: 4 });
  await migrateJournal(sql);
  await migrateAttachments(sql);
  await migrateLifeboatTables(sql);
  const store = postgresStore(sql);
  const hasher = rfc6962(sha256);
  const journal = await openJournal({ store, hasher, trouble: () => sleep(100) });
  const key = ed25519KeyFromSeed(systemRandom(32));
  const name = asKeyName(ORIGIN);
  const verifier = noteVerifier(sha256, ed25519Verify, {
    name,
    type: SIGNATURE_TYPE.ed25519,
    publicKey: key.publicKey,
  });
  const identity = { origin: ORIGIN, verifier };
  let settled = async () => {};
  return {
    identity,
    get size() {
      return journal.size;
    },
    async append(entries) {
      await journal.append(entries);
      await settled();
    },
    async signCheckpoints() {
      const parts = {
        store,
        hasher,
        origin: ORIGIN,
        keys: () => [{ signer: ed25519NoteSigner(sha256, name, key), verifier }],
        memory: join(folder, 'last-checkpoint'),
        vouch: async () => undefined,
      };
      const checkpointer = await openCheckpointer(parts, journal);
      settled = () => checkpointer.settled();
      await settled();
    },
    async slip(lifeboat, bytes) {
      const row = { lifeboat, kind: 'key', about: bytes.toHex(), generation: 1, bytes };
      await sql`INSERT INTO slip ${sql(row)}`;
    },
    async cosign(lifeboat, size, note) {
      await sql`INSERT INTO cosigned ${sql({ lifeboat, size, note })}`;
    },
    async close() {
      await journal.close();
      await settled();
      await sql.end({ timeout: 1 });
    },
  };
}
