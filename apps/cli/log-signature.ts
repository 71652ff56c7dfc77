/** Whose signature a log's checkpoint must bear: the key that its first entry names, or those that this led to since. */
import { z } from 'zod';
import { identityFacts } from '#identity/entries.ts';
import { decodeEntry, EntryError } from '#journal/entry.ts';
import { openCheckpoint, type VerifiedCheckpoint } from '#tlog/checkpoint.ts';
import type { TreeHead } from '#tlog/merkle.ts';
import { noteVerifier } from '#tlog/note-ed25519.ts';
import { ed25519Verify } from '#tlog/note-ed25519-node.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { TileReader } from '#tlog/tile-reader.ts';
import { asKeyName, SIGNATURE_TYPE } from '#tlog/verifier-key.ts';
import { LogKeys } from './log-keys.ts';

/**
 * Before anything is kept: by the key that the log's first entry names; where that is not among the signers, by those that it led to. Whether the
 * first stands still, the end of the export tells.
 */
export async function openEarly(
  reader: TileReader,
  head: TreeHead,
  note: Uint8Array,
  org: string,
  logKey: Uint8Array,
): Promise<VerifiedCheckpoint> {
  const keys = new LogKeys(org, logKey);
  try {
    return await openBy(note, org, keys);
  } catch (error) {
    if (!(error instanceof LogRefusal) || error.code !== 'note-unsigned') throw error;
  }
  for await (const entry of reader.readEntries(0, head.size)) await keys.take(entry);
  return openBy(note, org, keys);
}

/** By each of the keys that stand. @throws LogRefusal */
export async function openBy(
  note: Uint8Array,
  org: string,
  { standing }: LogKeys,
): Promise<VerifiedCheckpoint> {
  const name = asKeyName(org);
  const verifiers = standing.map((publicKey) =>
    noteVerifier(sha256, ed25519Verify, { name, type: SIGNATURE_TYPE.ed25519, publicKey }),
  );
  const opened = verifiers.map((verifier) => openCheckpoint(note, { origin: org, verifier }, []));
  const [checkpoint] = await Promise.all(opened);
  if (checkpoint === undefined) throw new LogRefusal('note-unsigned', 'no key of the log stands');
  return checkpoint;
}

const notCreated = () =>
  new LogRefusal('key-malformed', 'the first entry does not name the key of the log');

/** What the log's first entry says of it. @throws LogRefusal */
export async function created(
  reader: TileReader,
  head: TreeHead,
): Promise<{ readonly org: string; readonly logKey: Uint8Array }> {
  if (head.size === 0) throw new LogRefusal('range-outside-tree', 'the log is empty');
  const [first] = await Array.fromAsync(reader.readEntries(0, 1));
  try {
    const { header } = decodeEntry(first!);
    if (header.type !== 'log.created') throw notCreated();
    return { org: header.org, logKey: identityFacts['log.created'].parse(header.facts).logKey };
  } catch (error) {
    if (error instanceof EntryError || error instanceof z.ZodError) throw notCreated();
    throw error;
  }
}
