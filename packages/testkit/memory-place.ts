import type { Place } from '#backup/place.ts';

export type MemoryPlace = Place & { readonly files: Map<string, Uint8Array> };

export function memoryPlace(files = new Map<string, Uint8Array>()): MemoryPlace {
  return {
    files,
    name: 'memory',
    async put(path, bytes) {
      if (files.has(path)) return false;
      files.set(path, bytes);
      return true;
    },
    get: async (path) => files.get(path) ?? null,
    list: async (prefix) => [...files.keys()].filter((path) => path.startsWith(prefix)).toSorted(),
  };
}
