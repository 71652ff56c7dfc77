import { describe, expect, it } from 'vitest';
import { testEntries } from '#testkit/journal-entries.ts';
import { journalMemoryStore } from '#testkit/journal-memory-store.ts';
import { type Hash, rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { openJournal } from './journal.ts';
import { JournalError } from './journal-error.ts';
import { recoverFrontier } from './recover.ts';
import type { LogStore } from './store.ts';

const hasher = rfc6962(sha256);
const trouble = async () => {};

async function logOf(size: number): Promise<LogStore> {
  const store = journalMemoryStore(hasher);
  const journal = await openJournal({ store, hasher, trouble });
  if (size > 0) await journal.append(await testEntries(1, size + 1));
  return store;
}

/** As the store answers, but for one node. */
function withNode(store: LogStore, level: number, index: number, hash: Hash): LogStore {
  return {
    ...store,
    async nodes(asked, start, count) {
      const nodes = await store.nodes(asked, start, count);
      return nodes.map((node, i) => (asked === level && start + i === index ? hash : node));
    },
  };
}

describe('recovery', () => {
  it.each([[0], [1], [2], [255], [256], [257], [512], [700]])(
    'rebuilds the edge of %i entries',
    async (size) => {
      const store = await logOf(size);
      const frontier = await recoverFrontier(hasher, store);
      expect({ size: frontier.size, root: frontier.root() }).toEqual(await store.head());
    },
  );

  const wrong = hasher.leaf(new Uint8Array([1]));
  it.each<[string, number, (store: LogStore) => LogStore]>([
    [
      'a root that is another',
      3,
      (store) => ({ ...store, head: async () => ({ size: 3, root: wrong }) }),
    ],
    [
      'a root in an empty log',
      0,
      (store) => ({ ...store, head: async () => ({ size: 0, root: wrong }) }),
    ],
    [
      'a size that is more',
      3,
      (store) => ({ ...store, head: async () => ({ ...(await store.head()), size: 4 }) }),
    ],
    [
      'a size that is less',
      3,
      (store) => ({ ...store, head: async () => ({ ...(await store.head()), size: 2 }) }),
    ],
    ['a leaf hash that is another', 300, (store) => withNode(store, 0, 299, wrong)],
    ['a node that is another', 700, (store) => withNode(store, 1, 1, wrong)],
    [
      'an entry that was altered',
      300,
      (store) => ({
        ...store,
        entries: async (...range) =>
          (await store.entries(...range)).map((entry) => ({
            ...entry,
            bytes: entry.bytes.with(90, entry.bytes[90]! ^ 1),
          })),
      }),
    ],
    [
      'an entry that is gone',
      300,
      (store) => ({
        ...store,
        entries: async (...range) => (await store.entries(...range)).slice(1),
      }),
    ],
    [
      'a last entry that is gone',
      300,
      (store) => ({
        ...store,
        entries: async (...range) => (await store.entries(...range)).slice(0, -1),
      }),
    ],
    [
      'nodes that are gone',
      300,
      (store) => ({
        ...store,
        nodes: async () => {
          throw new JournalError('journal/damaged');
        },
      }),
    ],
  ])('refuses %s, before the log is claimed', async (_, size, damage) => {
    const store = await logOf(size);
    const before = await store.held();
    await expect(openJournal({ store: damage(store), hasher, trouble })).rejects.toThrow(
      new JournalError('journal/damaged'),
    );
    expect(await store.held()).toEqual(before);
  });
});
