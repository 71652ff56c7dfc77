import type { Carried, CarriedStore } from '#sync/carried.ts';

/** As a disk keeps it. */
export function memoryCarriedStore(): CarriedStore {
  let kept: readonly Carried[] = [];
  return {
    all: async () => kept,
    async add(carried) {
      kept = [...kept, ...carried];
    },
    async replace(carried) {
      kept = [...carried];
    },
  };
}
