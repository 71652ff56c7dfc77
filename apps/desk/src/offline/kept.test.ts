import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import type { DeskDatabase } from '../store/database.ts';
import { Kept } from './kept.ts';

type Row = { readonly at: number; readonly bytes: Bytes };
type Range = { readonly lower: string; readonly upper: string };

const [mine, theirs] = [
  '01890a5d-ac96-774b-bcce-b302099a8057',
  '01890a5d-ac96-774b-bcce-b302099a8058',
] as Uuid[];

/** As much of the browser's store as is used. */
let disk: Map<string, Row>;
const within = ({ lower, upper }: Range) =>
  [...disk.keys()].filter((place) => lower <= place && place <= upper).sort();
const store = {
  getAllKeys: async (range: Range) => within(range),
  getAll: async (range: Range) => within(range).map((place) => disk.get(place)),
};
const database = {
  get: async (_: 'kept', place: string) => disk.get(place),
  put: async (_: 'kept', row: Row, place: string) => disk.set(place, row),
  async delete(_: 'kept', range: Range) {
    for (const place of within(range)) disk.delete(place);
  },
  transaction: () => ({ store }),
} as unknown as DeskDatabase;

function keptOf(account: Uuid, key = systemRandom(32)): Kept {
  const parts = { database, primitives: nodePrimitives, random: systemRandom, clock: () => 1 };
  return new Kept({ ...parts, org: 'test.example/holdfast', account, key });
}

beforeEach(() => {
  disk = new Map();
  vi.stubGlobal('IDBKeyRange', { bound: (lower: string, upper: string) => ({ lower, upper }) });
  return () => vi.unstubAllGlobals();
});

describe('what an account keeps', () => {
  let kept: Kept;
  beforeEach(async () => {
    kept = keptOf(mine!);
    for (const name of ['feed/2', 'board', 'feed/1', 'feeds']) await kept.put(name, name);
    await keptOf(theirs!).put('feed/1', 'another’s');
  });

  it('is had at once where names begin so, in their order', async () => {
    expect(await kept.all('feed/')).toEqual(['feed/1', 'feed/2']);
    expect(await kept.all('')).toEqual(['board', 'feed/1', 'feed/2', 'feeds']);
  });

  it('is let go of where names begin so', async () => {
    await kept.remove('feed/');
    expect(await kept.all('')).toEqual(['board', 'feeds']);
    expect(disk.size).toBe(3);
  });

  it('is none where it does not open: under another key, or in another’s place', async () => {
    disk.set(`${mine} board`, disk.get(`${mine} feeds`)!);
    expect(await kept.get('board')).toBeUndefined();
    expect(await kept.all('board')).toEqual([undefined]);
    expect(await keptOf(mine!).get('feeds')).toBeUndefined();
    expect(await kept.get('feeds')).toBe('feeds');
  });
});
