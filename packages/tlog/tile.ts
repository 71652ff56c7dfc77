import { assert } from '#base/assert.ts';
import { HASH_BYTES, type Hash } from './merkle.ts';
import { type LeafRange, nodeSpans, TILE_WIDTH } from './range.ts';
import { LogRefusal } from './refusal.ts';

/**
 * Hashes `index * 256` up to `index * 256 + width - 1` of a tile level (C2SP tlog-tiles, Merkle Tree).
 * A width of 256 is a full tile, less is a partial one.
 */
export interface Tile {
  readonly kind: 'tile';
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** The entries under the level 0 tile of the same index and width (C2SP tlog-tiles, Log entries). */
export interface EntryBundle {
  readonly kind: 'entries';
  readonly index: number;
  readonly width: number;
}

/** The tile that holds node (level, n) in a tree of `size` entries; the node must be in the tree. */
export function tileOfNode(level: number, node: number, size: number): Tile {
  const index = Math.floor(node / TILE_WIDTH);
  return { kind: 'tile', level, index, width: widthAt(level, index, size) };
}

/** The bundle that holds an entry in a tree of `size` entries; the entry must be in the tree. */
export function bundleOfEntry(entry: number, size: number): EntryBundle {
  const index = Math.floor(entry / TILE_WIDTH);
  return { kind: 'entries', index, width: widthAt(0, index, size) };
}

/** The tiles that the hashes of these ranges are computed from, in a tree of `size` entries. */
export function tilesOver(ranges: readonly LeafRange[], size: number): Tile[] {
  const tiles = new Map<string, Tile>();
  for (const range of ranges) {
    for (const { level, start } of nodeSpans(range)) {
      const tile = tileOfNode(level, start, size);
      tiles.set(resourcePath(tile), tile);
    }
  }
  return [...tiles.values()];
}

/** The path below a log's prefix, such as `tile/0/x001/234.p/17`. */
export function resourcePath(resource: Tile | EntryBundle): string {
  const { index, width } = resource;
  assert(Number.isSafeInteger(index) && index >= 0, 'a tile index must be a whole number');
  assert(width >= 1 && width <= TILE_WIDTH, 'a tile is 1 to 256 wide');
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  const what = resource.kind === 'tile' ? resource.level : 'entries';
  return `tile/${what}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

const PATH =
  /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;
const MAX_LEVEL = 63;

/**
 * Reads a path as the one resource it names; each resource has exactly one path.
 * @throws LogRefusal `path-malformed`
 */
export function parseResourcePath(path: string): Tile | EntryBundle {
  const [, what, groups, partial] = PATH.exec(path) ?? refusePath();
  const index = Number(groups?.replaceAll(/[x/]/g, ''));
  const width = partial === undefined ? TILE_WIDTH : Number(partial);
  const overlong = groups?.startsWith('x000');
  const widthBad = partial !== undefined && width >= TILE_WIDTH;
  if (overlong || widthBad || !Number.isSafeInteger(index)) refusePath();
  if (what === 'entries') return { kind: 'entries', index, width };
  const level = Number(what);
  if (level > MAX_LEVEL) refusePath();
  return { kind: 'tile', level, index, width };
}

export function encodeTile(hashes: readonly Hash[]): Uint8Array {
  assert(hashes.length >= 1 && hashes.length <= TILE_WIDTH, 'a tile is 1 to 256 wide');
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  hashes.forEach((hash, i) => {
    bytes.set(hash, i * HASH_BYTES);
  });
  return bytes;
}

/** @throws LogRefusal `tile-malformed` unless there are exactly `width` hashes. */
export function decodeTile(bytes: Uint8Array, width: number): Hash[] {
  if (bytes.length !== width * HASH_BYTES) {
    throw new LogRefusal('tile-malformed', 'a tile must be as long as its width says');
  }
  // Copies: what has been checked must not change when a caller reuses its buffer.
  return Array.from(
    { length: width },
    (_, i) => Uint8Array.from(bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)) as Hash,
  );
}

function widthAt(level: number, index: number, size: number): number {
  const nodes = Math.floor(size / TILE_WIDTH ** level);
  const width = Math.min(TILE_WIDTH, nodes - index * TILE_WIDTH);
  assert(width > 0, 'a tile must lie in the tree');
  return width;
}

function refusePath(): never {
  throw new LogRefusal('path-malformed', 'not the path of a tile or an entry bundle');
}
