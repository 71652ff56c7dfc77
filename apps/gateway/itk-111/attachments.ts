import type { Attachment } from '#care/report/document.ts';
import { codedAt } from './coded.ts';
import { idText } from './identifiers.ts';
import { deviceAt } from './people.ts';
import { ItkProblem } from './problem.ts';
import type { Cursor } from './reading.ts';
import { parseXml, writeXml, type XmlBudget } from './xml.ts';

/** An attachment, and the tree of its content where that is XML which passed the gate. */
export type OpenedAttachment = {
  readonly attachment: Attachment;
  readonly content: Cursor | undefined;
};

/** An `observationMedia` entry: the media in `value`, the device that made it beside it. */
export function mediaAt(cursor: Cursor, budget: XmlBudget): OpenedAttachment | undefined {
  const value = cursor.child('value');
  if (value === undefined) return undefined;
  const role = cursor.at('participant', 'participantRole');
  const playing = deviceAt(role?.child('playingDevice'));
  const code = playing?.code ?? codedAt(role?.child('code'));
  const device = playing === undefined && code === undefined ? undefined : { ...playing, code };
  const opened = openAttachment(value, budget);
  return {
    ...opened,
    attachment: { ...opened.attachment, id: idText(cursor.child('id')), device },
  };
}

/**
 * Encapsulated data (HL7 v3 ED): base64, escaped or CDATA text, or XML in place. References are kept as text
 * and never followed. Content that the gate refuses is kept as bytes and said to be unopened.
 */
export function openAttachment(
  value: Cursor,
  budget: XmlBudget,
  base64Expected = false,
): OpenedAttachment {
  const mediaType = value.attribute('mediaType');
  const inline = value.every().find((child) => !child.is('reference', 'thumbnail'));
  if (inline !== undefined) {
    const bytes = new TextEncoder().encode(writeXml(inline.element));
    return { attachment: described(bytes, mediaType, inline.element.name), content: inline };
  }
  const reference = value.child('reference')?.attribute('value');
  if (reference !== undefined && value.ownText() === undefined) {
    return {
      attachment: { ...described(new Uint8Array(), mediaType), what: 'reference', reference },
      content: undefined,
    };
  }
  const bytes = bytesOf(value, base64Expected);
  const root = looksLikeXml(bytes) ? openXml(bytes, value, budget) : undefined;
  return {
    attachment: { ...described(bytes, mediaType, root?.element.name), reference },
    content: root,
  };
}

function bytesOf(value: Cursor, base64Expected: boolean): Uint8Array {
  const text = value.rawText();
  const stated = value.attribute('representation')?.toUpperCase() === 'B64' || base64Expected;
  if (!stated && text.trimStart().startsWith('<')) return new TextEncoder().encode(text.trim());
  const decoded = fromBase64(text);
  if (decoded !== undefined && (stated || looksLikeXml(decoded))) return decoded;
  if (stated) value.warn('attachment/not-base64');
  return new TextEncoder().encode(text.trim());
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    return undefined;
  }
}

/** The first character that is no mark, NUL (UTF-16) or blank is "<". */
function looksLikeXml(bytes: Uint8Array): boolean {
  const first = bytes.find(
    (byte) => ![0xef, 0xbb, 0xbf, 0xff, 0xfe, 0, 9, 10, 13, 32].includes(byte),
  );
  return first === 0x3c;
}

function openXml(bytes: Uint8Array, value: Cursor, budget: XmlBudget): Cursor | undefined {
  try {
    const { root, mislabelled } = parseXml(bytes, budget);
    if (mislabelled) value.warn('encoding/mislabelled');
    return value.reading.open(root, `${value.path}//${root.name}`);
  } catch (error) {
    if (!(error instanceof ItkProblem)) throw error;
    const large = error.code === 'xml/too-large' || error.code === 'xml/too-many-elements';
    value.warn(large ? 'attachment/too-large' : 'attachment/refused');
    return undefined;
  }
}

function described(bytes: Uint8Array, mediaType: string | undefined, root?: string): Attachment {
  return {
    what: kindOf(mediaType, root),
    mediaType,
    base64: bytes.toBase64(),
    byteLength: bytes.length,
    understood: root?.toLowerCase() === 'pathwayscase',
  };
}

function kindOf(mediaType: string | undefined, root: string | undefined): Attachment['what'] {
  if (root?.toLowerCase() === 'pathwayscase') return 'pathways-case';
  if (root !== undefined || mediaType?.includes('xml')) return 'xml';
  if (mediaType?.startsWith('image/')) return 'image';
  return mediaType?.startsWith('text/') ? 'text' : 'document';
}
