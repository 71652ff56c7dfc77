import type { OutboxStore } from '#sync/outbox.ts';
import { type DeskDatabase, STRICT } from './database.ts';

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

    async remove(orders) {
      const { store, done } = writing();
      await Promise.all([...orders.map((order) => store.delete(order)), done]);
    },
  };
}

/** One flusher on this device, however many tabs are open. */
export function alone(work: () => Promise<void>): Promise<void> {
  return navigator.locks.request('holdfast/outbox', work);
}
