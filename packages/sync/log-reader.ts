/** Reading sealed entries from the server, and following what is new. */
import { createParser } from 'eventsource-parser';
import type { Bytes } from '#base/bytes.ts';
import { base64url } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import type { Uuid } from '#base/ids.ts';
import { Problem } from '#problems/catalogue.ts';
import { type FeedEntry, feedEntry, type StreamEntries, streamEntries } from '#wire/server.ts';
import { problemOf } from './transport.ts';

export type LogReader = {
  /** A stream's entries after a version. @throws Problem */
  entries(stream: string, after?: number): Promise<StreamEntries>;
  /** Where an account signed in: docs of `GET /sign-ins`. @throws Problem */
  signIns(account: Uuid): Promise<StreamEntries>;
  /** What the board folds. @throws Problem */
  board(): Promise<StreamEntries>;
  /** Entries as they are committed, from index `after` on. Ends when the connection does. @throws Problem */
  feed(after: number, listener: FeedListener, signal: AbortSignal): Promise<void>;
};

export type FeedListener = {
  onEntry(entry: FeedEntry): void;
  /** The log's size, now and then: the connection lives. */
  onSize(size: number): void;
};

export function logReader(parts: {
  readonly origin: string;
  readonly ticket: Bytes;
  readonly fetch: typeof globalThis.fetch;
}): LogReader {
  const { origin, ticket, fetch } = parts;
  const headers = { authorization: `Bearer ${base64url(ticket)}` };

  async function get(path: string, signal: AbortSignal): Promise<Response> {
    const response = await fetch(`${origin}${path}`, { headers, signal, redirect: 'error' }).catch(
      () => {
        throw new Problem('keeper/unavailable');
      },
    );
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async function read(path: string): Promise<StreamEntries> {
    const response = await get(path, AbortSignal.timeout(TIMEOUT_MS));
    return streamEntries.parse(fromCbor(new Uint8Array(await response.arrayBuffer())));
  }

  return {
    entries: (stream, after = 0) =>
      read(`/entries?${new URLSearchParams({ stream, after: `${after}` })}`),
    signIns: (account) => read(`/sign-ins?${new URLSearchParams({ account })}`),
    board: () => read('/board'),

    async feed(after, { onEntry, onSize }, signal) {
      const response = await get(`/feed?after=${after}`, signal);
      const parser = createParser({
        onEvent({ event, data }) {
          if (event === 'entry') onEntry(feedEntry.parse(JSON.parse(data)));
          else if (event === 'size') onSize(Number(data));
        },
      });
      const text = response.body!.pipeThrough(new TextDecoderStream());
      for await (const chunk of text) parser.feed(chunk);
    },
  };
}

const TIMEOUT_MS = 20_000;
