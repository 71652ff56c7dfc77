import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Unreadable } from '../refusal.ts';
import type { Source } from './source.ts';

/** An exported log: files named as the URLs are. */
export function folderSource(folder: string): Source {
  return {
    async read(path, most) {
      try {
        await using file = await open(join(folder, path));
        const { size } = await file.stat();
        if (size > most) throw new Unreadable(`${path} is larger than it can be`);
        return new Uint8Array(await file.readFile());
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'ENOTDIR') return null;
        if (error instanceof Unreadable) throw error;
        throw new Unreadable(`${path} could not be read (${code ?? 'unknown'})`);
      }
    },
  };
}
