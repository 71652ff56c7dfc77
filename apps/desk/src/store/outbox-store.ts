import { decodeEntry } from '#journal/entry.ts';
import type { OutboxStore } from '#sync/outbox.ts';
import { type DeskDatabase, STRICT } from './database.ts';
import { picturesIn } from './pictures.ts';

/** The outbox on this browser's disk. */
export function outboxStore(database: DeskDatabase): OutboxStore {
  const writing = () => database.transaction('outbox', 'readwrite', STRICT);
  return {
    async all() {
      const reading = database.transaction('outbox');
      const [orders, entries] = await Promise.all([
        reading.store.getAllKeys(),
        reading.store.getAll(),
      ]);
      return entries.map((entry, i) => ({ placed: null, ...entry, order: orders[i]! }));
    },

    async add(bytes) {
      const { store, done } = writing();
      await Promise.all([store.add({ bytes, refused: null }), done]);
    },

    async mark(order, refused) {
      const { store, done } = writing();
      const entry = await store.get(order);
      if (entry !== undefined) await store.put({ ...entry, refused }, order);
      await done;
    },

    async place(places) {
      const { store, done } = writing();
      for (const [order, placed] of places) {
        const entry = await store.get(order);
        if (entry !== undefined) await store.put({ ...entry, placed }, order);
      }
      await done;
    },

    /** With an entry goes the picture that it names: until then nobody else may have it. */
    async remove(orders) {
      const writingBoth = database.transaction(['outbox', 'pictures'], 'readwrite', STRICT);
      const outbox = writingBoth.objectStore('outbox');
      for (const order of orders) {
        const entry = await outbox.get(order);
        if (entry === undefined) continue;
        for (const { hash } of picturesIn([decodeEntry(entry.bytes).header]))
          await writingBoth.objectStore('pictures').delete(hash.toHex());
        await outbox.delete(order);
      }
      await writingBoth.done;
    },
  };
}

/** One flusher on this device, however many tabs are open. */
export function alone(work: () => Promise<void>): Promise<void> {
  return navigator.locks.request('holdfast/outbox', work);
}
