/** Where a log is read from, by the paths of C2SP tlog-tiles: a server, or a folder that it was exported to. Neither is believed. */
import { newestCheckpoint } from '#backup/checkpoints.ts';
import { folderPlace } from '#backup/folder-place.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { MAX_ENTRY_BYTES } from '#tlog/entry-bundle.ts';
import { TILE_WIDTH } from '#tlog/range.ts';
import type { AttachmentSource } from './export-attachments.ts';

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
      return await bodyOf(response, url, mostBytes);
    } catch (error) {
      throw error instanceof EnvironmentProblem ? error : unread('it does not answer');
    }
  };
}

/** What a log names outside it, by `attachment/<hash>`. @param prefix ends in a slash */
export function httpAttachments(prefix: URL): AttachmentSource {
  return async (path, mostBytes) => {
    const url = new URL(path, prefix);
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const response = await fetch(url, { signal, redirect: 'error' });
      if (response.status === 404) return null;
      if (!response.ok) throw unread(`${url.pathname}: ${response.status}`);
      return await bodyOf(response, url, mostBytes);
    } catch (error) {
      throw error instanceof EnvironmentProblem ? error : unread('it does not answer');
    }
  };
}

async function bodyOf(response: Response, url: URL, mostBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > mostBytes) throw unread(`${url.pathname} is too large`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** An export, by its newest checkpoint; or a folder of files as a server shows them. */
export function folderLog(folder: string): LogSource {
  const place = folderPlace(folder);
  return async (path, mostBytes) => {
    const newest = path === 'checkpoint' ? await newestCheckpoint(place) : null;
    const bytes = newest ?? (await place.get(path, mostBytes));
    if (bytes === null) throw unread(`there is no ${path}`);
    return bytes;
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
