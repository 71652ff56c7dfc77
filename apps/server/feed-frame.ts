/** The text of the feed: server-sent events, as packages/wire/server.ts says. */
import type { Header } from '#journal/entry.ts';
import type { FeedEntry, PlacedEntry } from '#wire/server.ts';

/** `type` and `stream` of the entry; parts of documents are named and not sent, because no board needs them. */
export function entryFrame({ index, version, bytes }: PlacedEntry, header: Header): Buffer {
  const { stream, type } = header;
  const entry: FeedEntry =
    type === 'document.part'
      ? { index, version, stream }
      : { index, version, stream, bytes: bytes.toBase64() };
  return unpooled(`id: ${index}\nevent: entry\ndata: ${JSON.stringify(entry)}\n\n`);
}

/** With a frame that is kept for a while, all that shares its memory would be kept too. */
function unpooled(text: string): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

export function sizeFrame(size: number): Buffer {
  return Buffer.from(`event: size\ndata: ${size}\n\n`);
}
