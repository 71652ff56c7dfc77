import type { CaseDocument } from '#care/document.ts';
import { unzipped } from './unzipped.ts';

type Packed = Pick<CaseDocument, 'bytes'>;

/** A document's own bytes. @throws Error where it is damaged or swells beyond all measure */
export function contentOf({ bytes }: Packed): Promise<Uint8Array<ArrayBuffer>> {
  return unzipped(bytes);
}

/** As text to look at: bytes that are no UTF-8 show as marks instead of stopping the reading. */
export async function textOf(document: Packed): Promise<string> {
  return new TextDecoder().decode(await contentOf(document));
}
