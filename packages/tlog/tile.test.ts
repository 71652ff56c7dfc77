import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../vectors/tlog/tiles.json' with { type: 'json' };
import { memoryLog, numberedEntries } from './memory-log.ts';
import { rfc6962 } from './merkle.ts';
import { sha256 } from './sha256-node.ts';
import {
  bundleOfEntry,
  decodeTile,
  encodeTile,
  parseResourcePath,
  resourcePath,
  tileOfNode,
  tilesOver,
} from './tile.ts';

const hasher = rfc6962(sha256);

describe('paths', () => {
  test.each(vectors.paths)('$path', ({ path, ...resource }) => {
    expect(parseResourcePath(path)).toEqual(resource);
    expect(resourcePath(parseResourcePath(path))).toBe(path);
  });

  test('round-trip for any tile and bundle', () => {
    const at = {
      index: fc.oneof(fc.maxSafeNat(), fc.nat(2_000_000)),
      width: fc.integer({ min: 1, max: 256 }),
    };
    const resource = fc.oneof(
      fc.record({
        kind: fc.constant('tile' as const),
        level: fc.integer({ min: 0, max: 63 }),
        ...at,
      }),
      fc.record({ kind: fc.constant('entries' as const), ...at }),
    );
    fc.assert(
      fc.property(resource, (tile) => {
        expect(parseResourcePath(resourcePath(tile))).toEqual(tile);
      }),
    );
  });

  test.each([
    ['empty', ''],
    ['leading slash', '/tile/0/000'],
    ['another root', 'tiles/0/000'],
    ['no level', 'tile/000'],
    ['negative level', 'tile/-1/000'],
    ['level with a leading zero', 'tile/00/000'],
    ['level above 63', 'tile/64/000'],
    ['level of three digits', 'tile/100/000'],
    ['negative index', 'tile/0/-01'],
    ['index not padded', 'tile/0/1'],
    ['index of four digits', 'tile/0/1234'],
    ['overlong index', 'tile/0/x000/001'],
    ['overlong index of zero', 'tile/0/x000/000'],
    ['missing x', 'tile/0/001/234'],
    ['x on the last element', 'tile/0/x001'],
    ['capital X', 'tile/0/X001/234'],
    ['index above 2^53 - 1', 'tile/0/x009/x007/x199/x254/x740/992'],
    ['index of seven elements', 'tile/0/x001/x000/x000/x000/x000/x000/000'],
    ['width 0', 'tile/0/000.p/0'],
    ['width 256', 'tile/0/000.p/256'],
    ['width 999', 'tile/0/000.p/999'],
    ['width with a leading zero', 'tile/0/000.p/01'],
    ['negative width', 'tile/0/000.p/-1'],
    ['no width', 'tile/0/000.p/'],
    ['no width at all', 'tile/0/000.p'],
    ['query', 'tile/0/000?x'],
    ['trailing newline', 'tile/0/000\n'],
    ['trailing slash', 'tile/0/000/'],
    ['parent folder', 'tile/0/../000'],
    ['other digits', 'tile/0/٠٠٠'],
    ['escaped', 'tile/0/%30%30%30'],
    ['level of entries', 'tile/entries/0/000'],
  ])('refused: %s', (_why, path) => {
    expect(() => parseResourcePath(path)).toThrow(
      expect.objectContaining({ name: 'LogRefusal', code: 'path-malformed' }),
    );
  });
});

describe('the tiles of a tree', () => {
  test('of 70,000 are those that C2SP tlog-tiles counts', () => {
    const resources = memoryLog(hasher, numberedEntries(70_000)).resources();
    const paths = [...resources.keys()];
    const bundles = paths.filter((path) => path.startsWith('tile/entries/'));
    // 273 full and one partial at level 0, one full and one partial at level 1, one partial at level 2.
    expect(paths.length - bundles.length).toBe(273 + 1 + 1 + 1 + 1);
    expect(bundles.length).toBe(273 + 1);
    expect(
      tilesOver([{ start: 0, end: 70_000 }], 70_000)
        .map(resourcePath)
        .sort(),
    ).toEqual(['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']);
    for (const { path, bytes, sha256: digest } of vectors.resourcesOf70000.digests) {
      const resource = resources.get(path) ?? new Uint8Array();
      expect(resource.length).toBe(bytes);
      expect(createHash('sha256').update(resource).digest('hex')).toBe(digest);
    }
  });

  test('of 256 are a full tile below a partial one', () => {
    expect(tileOfNode(0, 255, 256).width).toBe(256);
    expect(tilesOver([{ start: 0, end: 256 }], 256).map(resourcePath)).toEqual(['tile/1/000.p/1']);
  });

  test('of no entries are none', () => {
    expect(tilesOver([{ start: 0, end: 0 }], 0)).toEqual([]);
  });

  test('end where the tree ends', () => {
    expect(() => tileOfNode(0, 256, 256)).toThrow('in the tree');
    expect(() => tileOfNode(1, 0, 255)).toThrow('in the tree');
    expect(() => bundleOfEntry(512, 300)).toThrow('in the tree');
  });
});

describe('tile bytes', () => {
  const { leaves } = memoryLog(hasher, numberedEntries(17));

  test('round-trip', () => {
    expect(decodeTile(encodeTile(leaves), 17)).toEqual(leaves);
  });

  test('are copied, so that changing them later changes nothing', () => {
    const bytes = encodeTile(leaves);
    const hashes = decodeTile(bytes, 17);
    bytes.fill(0);
    expect(hashes).toEqual(leaves);
  });

  test.each([
    ['none', 0],
    ['a hash short', 16 * 32],
    ['a byte short', 17 * 32 - 1],
    ['a byte more', 17 * 32 + 1],
    ['a hash more', 18 * 32],
  ])('refused: %s', (_why, length) => {
    expect(() => decodeTile(new Uint8Array(length), 17)).toThrow(
      expect.objectContaining({ code: 'tile-malformed' }),
    );
  });
});
