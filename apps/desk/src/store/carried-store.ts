import type { CarriedStore } from '#sync/carried.ts';
import { type DeskDatabase, STRICT } from './database.ts';

/** What goes to a lifeboat with the outbox, on this browser's disk. */
export function carriedStore(database: DeskDatabase): CarriedStore {
  const writing = () => database.transaction('carried', 'readwrite', STRICT);
  return {
    all: () => database.getAll('carried'),

    async add(carried) {
      const { store, done } = writing();
      await Promise.all([...carried.map((one) => store.add(one)), done]);
    },

    async replace(carried) {
      const { store, done } = writing();
      await store.clear();
      await Promise.all([...carried.map((one) => store.add(one)), done]);
    },
  };
}
