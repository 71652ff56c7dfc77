/** Reading tiles and entry bundles (C2SP tlog-tiles). What is read here is only well formed; `tree.ts` says whether it is true. */
import { equal } from './hash.ts';
import { Refusal, refuse } from './refusal.ts';
import type { Source } from './source/source.ts';
import { type ComputedTile, TILE_WIDTH } from './tree.ts';

const HASH_BYTES = 32;
const MAX_ENTRY_BYTES = 65_535;
const LENGTH_BYTES = 2;

/** Up to 256 entries, and the hash that the level 0 tile claims for each. */
export type Bundle = {
  /** Index of the first. */
  readonly start: number;
  readonly entries: readonly Uint8Array[];
  readonly claimed: readonly Uint8Array[];
};

/** How many bundles are asked for before they are needed. */
const AHEAD = 4;

/**
 * All entries of a log of this size, in order; what the log holds beyond is not looked at.
 * @throws Refusal `tree/missing`, `tree/malformed`
 */
export async function* bundles(source: Source, size: number): AsyncGenerator<Bundle> {
  const count = Math.ceil(size / TILE_WIDTH);
  const asked: Promise<Bundle>[] = [];
  for (let next = 0; next < count; next += 1) {
    while (asked.length < AHEAD && next + asked.length < count) {
      const bundle = readBundle(source, next + asked.length, size);
      // Awaited below, unless an earlier one has ended it all.
      bundle.catch(() => {});
      asked.push(bundle);
    }
    yield await asked.shift()!;
  }
}

/** @throws Refusal `tree/missing`, `tree/malformed`, `tree/disagrees` */
export async function mustBePublished(source: Source, tile: ComputedTile): Promise<void> {
  const { level, index, hashes } = tile;
  const published = await readHashes(source, level, index, hashes.length);
  if (published.every((hash, i) => equal(hash, hashes[i]!))) return;
  refuse('tree/disagrees', `hash tile ${index} of level ${level} does not follow from the entries`);
}

/** `tile/<level>/<index>[.p/<width>]`: three digits a folder, all but the last marked with an x. */
export function tilePath(level: number | 'entries', index: number, width: number): string {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.../g)!;
  const path = groups.map((group, i) => (i + 1 < groups.length ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

async function readBundle(source: Source, index: number, size: number): Promise<Bundle> {
  const start = index * TILE_WIDTH;
  const width = Math.min(TILE_WIDTH, size - start);
  const most = TILE_WIDTH * (LENGTH_BYTES + MAX_ENTRY_BYTES);
  const [{ bytes, full }, claimed] = await Promise.all([
    readTile(source, 'entries', index, width, most),
    readHashes(source, 0, index, width),
  ]);
  return { start, entries: entriesOf(bytes, width, full, start), claimed };
}

async function readHashes(
  source: Source,
  level: number,
  index: number,
  width: number,
): Promise<Uint8Array[]> {
  const { bytes, full } = await readTile(source, level, index, width, TILE_WIDTH * HASH_BYTES);
  if (bytes.length !== (full ? TILE_WIDTH : width) * HASH_BYTES) {
    refuse(
      'tree/malformed',
      `hash tile ${index} of level ${level} is not as long as its width says`,
    );
  }
  return Array.from({ length: width }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
}

/** A partial tile may be gone once the full one stands; then the full one is read, and what lies beyond the width left alone. */
async function readTile(
  source: Source,
  level: number | 'entries',
  index: number,
  width: number,
  most: number,
): Promise<{ bytes: Uint8Array; full: boolean }> {
  const exact = await source.read(tilePath(level, index, width), most);
  if (exact !== null) return { bytes: exact, full: width === TILE_WIDTH };
  const full =
    width < TILE_WIDTH ? await source.read(tilePath(level, index, TILE_WIDTH), most) : null;
  if (full !== null) return { bytes: full, full: true };
  return refuse(
    'tree/missing',
    `${tilePath(level, index, width)} is not there, though the checkpoint counts it`,
  );
}

function entriesOf(bytes: Uint8Array, width: number, full: boolean, start: number): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (entries.length < width) {
    const from = at + LENGTH_BYTES;
    const end = from <= bytes.length ? from + view.getUint16(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) {
      throw new Refusal(
        'tree/malformed',
        'the entry bundle ends inside an entry',
        start + entries.length,
      );
    }
    entries.push(bytes.subarray(from, end));
    at = end;
  }
  const beyond = full && width < TILE_WIDTH;
  if (at !== bytes.length && !beyond) {
    refuse('tree/malformed', `entry bundle ${start / TILE_WIDTH} holds more than its entries`);
  }
  return entries;
}
