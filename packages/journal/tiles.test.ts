import { describe, expect, it } from 'vitest';
import { testEntries } from '#testkit/journal-entries.ts';
import { journalMemoryStore } from '#testkit/journal-memory-store.ts';
import { memoryLog } from '#tlog/memory-log.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { openJournal } from './journal.ts';
import { JournalError } from './journal-error.ts';
import { readTile } from './tiles.ts';

const hasher = rfc6962(sha256);
const SIZE = 600;

const store = journalMemoryStore(hasher);
const journal = await openJournal({ store, hasher, trouble: async () => {} });
const entries = await testEntries(1, SIZE + 1);
await journal.append(entries);
await journal.append(await testEntries(SIZE + 1, SIZE + 300));
await store.publish({ size: SIZE, note: '' });

describe('tiles', () => {
  it('are those of the tree that was published, to the byte', async () => {
    for (const [path, bytes] of memoryLog(hasher, entries).resources()) {
      expect(await readTile(store, path), path).toEqual(bytes);
    }
  });

  it('come at every width that was ever the edge', async () => {
    const { readNodes } = memoryLog(hasher, entries);
    const part = await readTile(store, 'tile/0/001.p/17');
    expect(part).toEqual(new Uint8Array(Buffer.concat(await readNodes(0, 256, 17))));
    expect(await readTile(store, 'tile/entries/000.p/1')).toHaveLength(2 + entries[0]!.length);
  });

  it.each([
    'tile/0/002',
    'tile/0/002.p/89',
    'tile/entries/002.p/89',
    'tile/entries/002',
    'tile/1/000.p/3',
    'tile/1/000',
    'tile/2/000.p/1',
    'tile/63/000.p/1',
    'tile/0/x999/x999/x999/x999/999',
  ])('beyond the published tree are not shown: %s', async (path) => {
    expect(await readTile(store, path)).toBeNull();
  });

  it.each([
    '',
    'checkpoint',
    '/tile/0/000',
    'tile/0/0',
    'tile/-1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/../000',
    'tile/entries/000?x',
  ])('have one path each: %j is none', async (path) => {
    expect(await readTile(store, path)).toBeNull();
  });

  it('are none before anything is published', async () => {
    const silent = { ...store, checkpoint: async () => null };
    expect(await readTile(silent, 'tile/0/000.p/1')).toBeNull();
  });

  it('are not made of a part of their entries', async () => {
    const holed = { ...store, entries: async () => (await store.entries(0, 256)).slice(1) };
    await expect(readTile(holed, 'tile/entries/000')).rejects.toThrow(
      new JournalError('journal/damaged'),
    );
  });
});
