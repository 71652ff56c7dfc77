/** A log as a server shows it: its files by path, signed by the key that its first entry names. */
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes } from '#base/ids.ts';
import { encodeEntry, type Facts } from '#journal/entry.ts';
import { softwareDevice } from '#testkit/person.ts';
import { formatCheckpoint } from '#tlog/checkpoint.ts';
import { type MemoryLog, memoryLog } from '#tlog/memory-log.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { formatNote, signText } from '#tlog/note.ts';
import { ed25519NoteSigner } from '#tlog/note-ed25519.ts';
import { ed25519KeyFromSeed } from '#tlog/note-ed25519-node.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { asKeyName } from '#tlog/verifier-key.ts';

export const ORG = 'test.example/holdfast';
export const KEEPER = '0190a0a0-0000-7000-8000-000000000001' as Uuid;
export const hasher = rfc6962(sha256);
export const key = ed25519KeyFromSeed(systemRandom(32));

export type Shown = { readonly log: MemoryLog; readonly files: Map<string, Uint8Array> };

/** What a server shows of these entries. */
export async function shownLog(entries: readonly Uint8Array[], signer = key): Promise<Shown> {
  const log = memoryLog(hasher, entries);
  const text = formatCheckpoint({ origin: ORG, ...log.head, extensions: [] });
  const signature = await signText(text, ed25519NoteSigner(sha256, asKeyName(ORG), signer));
  const checkpoint = formatNote({ text, signatures: [signature] });
  return { log, files: log.resources().set('checkpoint', checkpoint) };
}

export function firstEntry(logKey: Uint8Array): Promise<Uint8Array> {
  const pen = softwareDevice();
  return orgEntry(pen, KEEPER, 'log.created', {
    format: 2,
    authenticators: null,
    name: 'Test',
    keeper: uuidToBytes(KEEPER),
    key: pen.publicKey,
    logKey,
    rp: 'localhost',
    origins: ['http://localhost'],
  });
}

export function orgEntry(
  pen: ReturnType<typeof softwareDevice>,
  id: Uuid,
  type: string,
  facts: Facts,
): Promise<Uint8Array> {
  const header = {
    org: ORG,
    stream: 'org',
    after: 0,
    id,
    type,
    schema: 1,
    author: KEEPER,
    session: null,
    at: 1,
    facts,
  };
  return encodeEntry(header, null, pen);
}
