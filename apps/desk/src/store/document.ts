import type { CaseDocument } from '#care/document.ts';

/** More than any report holds: a document that swells beyond it is not read. */
const MOST_BYTES = 32 * 2 ** 20;

/** A document's own bytes. @throws Error where it is damaged or swells beyond all measure */
export async function contentOf({
  bytes,
}: Pick<CaseDocument, 'bytes'>): Promise<Uint8Array<ArrayBuffer>> {
  const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of unzipped) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error('The document is too large to show.');
    chunks.push(new Uint8Array(chunk));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** As text to look at: bytes that are no UTF-8 show as marks instead of stopping the reading. */
export async function textOf(document: Pick<CaseDocument, 'bytes'>): Promise<string> {
  return new TextDecoder().decode(await contentOf(document));
}
