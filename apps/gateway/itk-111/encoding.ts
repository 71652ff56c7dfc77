import { ItkProblem } from './problem.ts';

export type DecodedText = { readonly text: string; readonly mislabelled: boolean };

/** XML encoding name to decoder. Latin-1 is read as windows-1252, its superset in every printable character. */
const DECODERS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'windows-1252',
  ascii: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
};

/**
 * Bytes to text as RFC 7303 §3 orders it: byte order mark, then the charset of the transport, then the XML
 * declaration, then UTF-8. A byte that does not belong is an error, never a replacement character.
 * Some senders write "utf-16" at the head of UTF-8 bytes; that is plain from the bytes and is put right.
 */
export function decodeXml(bytes: Uint8Array, contentType?: string): DecodedText {
  const marked = byteOrder(bytes);
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1];
  const named = marked ? undefined : (charset ?? declaredEncoding(bytes));
  const label = marked ?? (named === undefined ? 'utf-8' : DECODERS[named.toLowerCase()]);
  if (label === undefined) throw new ItkProblem('xml/unsupported-encoding');
  const impossible = marked === undefined && label.startsWith('utf-16');
  const mislabelled = impossible || contradicts(bytes, label);
  return { text: decode(bytes, impossible ? 'utf-8' : label), mislabelled };
}

function decode(bytes: Uint8Array, label: string): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    throw new ItkProblem('xml/bad-encoding');
  }
}

/** XML 1.0 appendix F: by mark, or by the shape that "<" must have in UTF-16. */
function byteOrder(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0x3c && b === 0) return 'utf-16le';
  if (a === 0 && b === 0x3c) return 'utf-16be';
  return undefined;
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 200));
  return /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1];
}

function contradicts(bytes: Uint8Array, label: string): boolean {
  const declared = label.startsWith('utf-16') ? undefined : declaredEncoding(bytes);
  return declared !== undefined && DECODERS[declared.toLowerCase()] !== label;
}
