/**
 * Somebody with the main site's disk, its database and its keys, as its administrator could have them: the log's own pen, and the key that signs its
 * checkpoints. What is signed with them is properly signed.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import type { Bytes } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { remember } from '#journal/checkpoint-memory.ts';
import { decodeEntry } from '#journal/entry.ts';
import { openMirror } from '#journal/mirror.ts';
import { postgresStore } from '#journal/postgres-store.ts';
import { formatCheckpoint } from '#tlog/checkpoint.ts';
import { Frontier } from '#tlog/frontier.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { formatNote, signText } from '#tlog/note.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { logSigner } from '../../../apps/keeper/keys/log-keys.ts';
import { rootKeyFrom } from '../../../apps/keeper/keys/open-root-key.ts';
import { keyFileOf, openSecrets, type Secrets } from '../../../apps/keeper/keys/secrets.ts';

const hasher = rfc6962(sha256);

/** @param folder the keeper's */
export async function stealSecrets(folder: string): Promise<Secrets> {
  const path = join(folder, 'secrets');
  const keyFile = await keyFileOf(path);
  const root = await rootKeyFrom({}, folder, systemClock, systemRandom)(false, keyFile ?? 'kek');
  const secrets = await openSecrets(path, root, () => Promise.reject(new Error('no secrets')));
  return secrets.read();
}

/**
 * Puts these entries in the log's stead, in the very tables, under a checkpoint by the log's own keys. While its keeper does not run.
 * @returns that checkpoint
 */
export async function rewriteLog(
  sql: Sql,
  { org, secrets }: { readonly org: string; readonly secrets: Pick<Secrets, 'logSeeds'> },
  entries: readonly Bytes[],
): Promise<Uint8Array> {
  await sql`TRUNCATE entry, node, checkpoint`;
  await sql`UPDATE head SET size = 0, root = ${Frontier.empty(hasher).root()}`;
  const store = postgresStore(sql);
  const mirror = await openMirror(hasher, store);
  await mirror.commit(await mirror.planOwn(entries.map((bytes) => decodeEntry(bytes))));
  const text = formatCheckpoint({ origin: org, ...mirror.head, extensions: [] });
  const signatures = await Promise.all(
    secrets.logSeeds.map((seed) => signText(text, logSigner(org, seed))),
  );
  const note = formatNote({ text, signatures });
  await store.publish({ size: mirror.head.size, note: new TextDecoder().decode(note) });
  return note;
}

/** Has the keeper in this folder take the rewritten log for the one that it signed. */
export async function deceiveKeeper(folder: string, note: Uint8Array): Promise<void> {
  await remember(join(folder, 'last-checkpoint'), note);
  await rm(join(folder, 'snapshot'), { force: true });
}
