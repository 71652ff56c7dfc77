/**
 * Looks for a text in every byte of some folders: as it is, in capitals and in small letters, each in UTF-8, in UTF-16, in hexadecimal, and in base64 and
 * base64url at each of the three places where it can begin. What is compressed or encrypted cannot be searched so; a text that is stored gzipped would not be found.
 */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export type Found = { readonly marker: string; readonly as: string; readonly file: string };

type Needle = { readonly marker: string; readonly as: string; readonly bytes: Buffer };

/** Files that end while they are read, as those of a running database do, are passed over. */
export async function findMarkers(
  folders: readonly string[],
  markers: readonly string[],
): Promise<Found[]> {
  const needles = markers.flatMap(needlesOf);
  const byStart = startingWith(needles);
  const found: Found[] = [];
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const name of names) {
      if (!name.isFile()) continue;
      const file = join(name.parentPath, name.name);
      for (const { marker, as } of await searched(file, needles, byStart))
        found.push({ marker, as, file });
    }
  }
  return found;
}

/** Needles by their first two bytes, so that a file is gone through once and not once for each of them. */
function startingWith(needles: readonly Needle[]): readonly (readonly Needle[] | undefined)[] {
  const byStart: Needle[][] = new Array(2 ** 16);
  for (const needle of needles) {
    const start = needle.bytes.readUInt16BE(0);
    byStart[start] = [...(byStart[start] ?? []), needle];
  }
  return byStart;
}

async function searched(
  file: string,
  needles: readonly Needle[],
  byStart: readonly (readonly Needle[] | undefined)[],
): Promise<Needle[]> {
  const hits = new Set<Needle>();
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length)) - 1;
  let tail: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 22 })) {
      const window = Buffer.concat([tail, chunk as Buffer]);
      for (let i = 0; i + 1 < window.length; i += 1) {
        const candidates = byStart[(window[i]! << 8) | window[i + 1]!];
        if (candidates === undefined) continue;
        for (const needle of candidates) {
          const { bytes } = needle;
          if (window.subarray(i, i + bytes.length).equals(bytes)) hits.add(needle);
        }
      }
      tail = window.subarray(Math.max(0, window.length - overlap));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return [...hits];
}

function needlesOf(marker: string): Needle[] {
  const spellings = new Set([marker, marker.toUpperCase(), marker.toLowerCase()]);
  return [...spellings].flatMap((text) => {
    const plain = Buffer.from(text);
    const hex = plain.toString('hex');
    const encodings: [string, string | Buffer][] = [
      ['utf-8', plain],
      ['utf-16le', Buffer.from(text, 'utf16le')],
      ['utf-16be', Buffer.from(text, 'utf16le').swap16()],
      ['hex', hex],
      ['hex', hex.toUpperCase()],
      ...[0, 1, 2].flatMap((shift): [string, string][] => [
        ['base64', inBase64(plain, shift, 'base64')],
        ['base64url', inBase64(plain, shift, 'base64url')],
      ]),
    ];
    return encodings.map(([as, bytes]) => ({ marker, as, bytes: Buffer.from(bytes) }));
  });
}

/** The digits that a text always has in base64 when `shift` other bytes stand before it in its group of three. */
function inBase64(text: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const whole = Buffer.concat([Buffer.alloc(shift), text]);
  const first = Math.ceil((shift * 8) / 6);
  return whole.toString(encoding).slice(first, Math.floor((whole.length * 8) / 6));
}
