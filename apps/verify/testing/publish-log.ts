/** A log's files from its entries, written straight from RFC 6962 and C2SP: recursive, slow, and nobody else's code. */
import { createHash, type KeyObject, sign } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Path to bytes, as under a log's prefix. */
export type LogFiles = Map<string, Uint8Array>;

export function treeFiles(entries: readonly Uint8Array[]): LogFiles {
  const files: LogFiles = new Map();
  const leaves = entries.map((entry) => hash(Uint8Array.of(0), entry));
  for (let start = 0; start < entries.length; start += 256) {
    const part = entries.slice(start, start + 256);
    files.set(path('entries', start / 256, part.length), Buffer.concat(part.flatMap(prefixed)));
  }
  for (let level = 0, span = 1; Math.floor(entries.length / span) > 0; level += 1, span *= 256) {
    const nodes = Array.from({ length: Math.floor(entries.length / span) }, (_, i) =>
      treeHash(leaves.slice(i * span, (i + 1) * span)),
    );
    for (let start = 0; start < nodes.length; start += 256) {
      const part = nodes.slice(start, start + 256);
      files.set(path(level, start / 256, part.length), new Uint8Array(Buffer.concat(part)));
    }
  }
  return files;
}

/** RFC 6962 §2.1, as it is written there. */
export function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return hash();
  if (leaves.length === 1) return leaves[0]!;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return hash(Uint8Array.of(1), treeHash(leaves.slice(0, half)), treeHash(leaves.slice(half)));
}

export function rootOf(entries: readonly Uint8Array[]): Uint8Array {
  return treeHash(entries.map((entry) => hash(Uint8Array.of(0), entry)));
}

export type LogKey = { readonly name: string; readonly raw: Uint8Array; readonly key: KeyObject };

export function checkpointNote(
  { origin, size, root }: { origin: string; size: number; root: Uint8Array },
  ...keys: readonly LogKey[]
): Uint8Array {
  const text = `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
  const lines = keys.map(({ name, raw, key }) => {
    const signature = Buffer.concat([keyId(name, raw), sign(null, Buffer.from(text), key)]);
    return `— ${name} ${signature.toString('base64')}\n`;
  });
  return new Uint8Array(Buffer.from(`${text}\n${lines.join('')}`));
}

export function verifierKeyText({ name, raw }: Omit<LogKey, 'key'>): string {
  const typed = Buffer.concat([Uint8Array.of(1), raw]).toString('base64');
  return `${name}+${Buffer.from(keyId(name, raw)).toString('hex')}+${typed}`;
}

export async function writeFiles(folder: string, files: LogFiles): Promise<void> {
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
}

function keyId(name: string, raw: Uint8Array): Uint8Array {
  return hash(Buffer.from(`${name}\n`), Uint8Array.of(1), raw).subarray(0, 4);
}

function prefixed(entry: Uint8Array): Uint8Array[] {
  return [Uint8Array.of(entry.length >> 8, entry.length & 255), entry];
}

function path(level: number | 'entries', index: number, width: number): string {
  const thousands = Math.floor(index / 1000);
  const last = String(index % 1000).padStart(3, '0');
  const folders = thousands === 0 ? '' : `x${String(thousands).padStart(3, '0')}/`;
  return `tile/${level}/${folders}${last}${width < 256 ? `.p/${width}` : ''}`;
}

function hash(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(createHash('sha256').update(Buffer.concat(parts)).digest());
}
