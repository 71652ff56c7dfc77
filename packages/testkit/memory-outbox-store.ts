import type { OutboxStore, StoredEntry } from '#sync/outbox.ts';

/** As a disk keeps it: what is added or marked survives whoever wrote it. */
export function memoryOutboxStore(): OutboxStore {
  const entries = new Map<number, StoredEntry>();
  let last = 0;
  return {
    async all() {
      return [...entries.values()];
    },
    async add(bytes) {
      last += 1;
      entries.set(last, { order: last, bytes, refused: null, placed: null });
    },
    async mark(order, refused) {
      const entry = entries.get(order);
      if (entry !== undefined) entries.set(order, { ...entry, refused });
    },
    async place(places) {
      for (const [order, placed] of places) {
        const entry = entries.get(order);
        if (entry !== undefined) entries.set(order, { ...entry, placed });
      }
    },
    async remove(orders) {
      for (const order of orders) entries.delete(order);
    },
  };
}
