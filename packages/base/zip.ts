/** A ZIP archive (PKWARE's APPNOTE) of files as they are: nothing is packed, so that any program opens it and nothing is left to guess. */
import { type Bytes, concat, utf8 } from './bytes.ts';

export type ZipFile = {
  /** With `/` between folders. */
  readonly name: string;
  readonly bytes: Bytes;
};

/** Names and comments are UTF-8: general purpose bit 11. */
const FLAGS = 0x0800;
/** 2.0: the least that a reader must know. */
const VERSION = 20;
const MOST_FILES = 0xffff;

/** @param at when they were made, as the archive tells it: UTC, to two seconds */
export function zip(files: readonly ZipFile[], at: Date): Bytes {
  if (files.length > MOST_FILES) throw new RangeError('more files than a ZIP archive takes');
  const stamp = dosTime(at);
  const parts: Bytes[] = [];
  const directory: Bytes[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const called = utf8(name);
    const common = [
      ...[u16(VERSION), u16(FLAGS), u16(0), stamp, u32(crc32(bytes))],
      ...[u32(bytes.length), u32(bytes.length), u16(called.length), u16(0)],
    ];
    const local = concat(u32(0x04034b50), ...common, called, bytes);
    const noComment = [u16(0), u16(0), u16(0), u32(0)];
    directory.push(
      concat(u32(0x02014b50), u16(VERSION), ...common, ...noComment, u32(offset), called),
    );
    parts.push(local);
    offset += local.length;
  }
  const entries = concat(...directory);
  const count = u16(files.length);
  const end = [u32(0x06054b50), u16(0), u16(0), count, count];
  return concat(...parts, entries, ...end, u32(entries.length), u32(offset), u16(0));
}

function u16(value: number): Bytes {
  return new Uint8Array([value & 0xff, value >>> 8]);
}

function u32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

/** Time, then day. */
function dosTime(at: Date): Bytes {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const day = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return concat(u16(time), u16(day));
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Bytes): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
