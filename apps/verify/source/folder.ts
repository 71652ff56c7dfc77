import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Unreadable } from '../refusal.ts';
import type { Source } from './source.ts';

/** An exported log: files named as the URLs are, and in place of `checkpoint` all that there ever were, `checkpoints/<size>`. */
export function folderSource(folder: string): Source {
  return {
    async read(asked, most) {
      const path = (asked === 'checkpoint' ? await newest(folder) : null) ?? asked;
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

/** Null where there are none. */
async function newest(folder: string): Promise<string | null> {
  try {
    const names = await readdir(join(folder, 'checkpoints'));
    const last = names
      .filter((name) => /^\d{16}$/.test(name))
      .sort()
      .at(-1);
    return last === undefined ? null : `checkpoints/${last}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new Unreadable(`checkpoints could not be read (${code ?? 'unknown'})`);
  }
}
