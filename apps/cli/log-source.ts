/** Where a log is read from, by the paths of C2SP tlog-tiles: a server, or a folder that it was exported to. Neither is believed. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { asEnvironmentProblem, EnvironmentProblem } from '#postgres/environment-problem.ts';
import { MAX_ENTRY_BYTES } from '#tlog/entry-bundle.ts';
import { TILE_WIDTH } from '#tlog/range.ts';

/** A resource by its path, of at most so many bytes. @throws EnvironmentProblem */
export type LogSource = (path: string, mostBytes: number) => Promise<Uint8Array>;

const MOST_TILE_BYTES = TILE_WIDTH * 32;
const MOST_BUNDLE_BYTES = TILE_WIDTH * (2 + MAX_ENTRY_BYTES);
const ANSWER_WITHIN_MS = 60_000;

export function readTile(source: LogSource, path: string): Promise<Uint8Array> {
  return source(path, path.startsWith('tile/entries/') ? MOST_BUNDLE_BYTES : MOST_TILE_BYTES);
}

/** @param prefix ends in a slash */
export function httpLog(prefix: URL): LogSource {
  return async (path, mostBytes) => {
    const url = new URL(path, prefix);
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const response = await fetch(url, { signal, redirect: 'error' });
      if (!response.ok) throw unread(`${url.pathname}: ${response.status}`);
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of response.body ?? []) {
        length += chunk.length;
        if (length > mostBytes) throw unread(`${url.pathname} is too large`);
        chunks.push(chunk);
      }
      return new Uint8Array(Buffer.concat(chunks));
    } catch (error) {
      throw error instanceof EnvironmentProblem ? error : unread('it does not answer');
    }
  };
}

export function folderLog(folder: string): LogSource {
  return async (path, mostBytes) => {
    try {
      await using file = await open(join(folder, path));
      const { size } = await file.stat();
      if (size > mostBytes) throw unread(`${path} is too large`);
      return new Uint8Array(await file.readFile());
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') throw unread(`there is no ${path}`);
      throw error instanceof EnvironmentProblem ? error : asEnvironmentProblem(error, folder);
    }
  };
}

function unread(what: string): EnvironmentProblem {
  return new EnvironmentProblem('part/not-running', `The log could not be read (${what}).`);
}

/** @returns null where the text is no address of a server */
export function addressOf(text: string): URL | null {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}
