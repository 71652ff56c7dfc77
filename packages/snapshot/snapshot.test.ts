import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Hash } from '#tlog/merkle.ts';
import { Snapshot } from './snapshot.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-snapshot-'));
});
afterEach(() => rm(folder, { recursive: true }));

function opened(code = 'this code', most = 2): Snapshot {
  return new Snapshot({
    path: join(folder, 'snapshot'),
    code,
    remembering: { most, savedEach: 1 },
  });
}

/** A tree of so many entries; what its root is, matters to nobody here. */
function treeOf(size: number) {
  return { size, root: new Uint8Array(32).fill(size % 256) as Uint8Array as Hash };
}

describe('a snapshot', () => {
  const kept = (snapshot: Snapshot) => snapshot.many<string, number>('numbers');

  it('is as of its last saving: what came after is not in it', () => {
    const first = opened();
    kept(first).set('one', 1);
    first.save(treeOf(1));
    kept(first);
    first.close();
    const second = opened();
    const numbers = kept(second);
    numbers.set('two', 2);
    second.close();
    const third = opened();
    expect(third.head).toEqual(treeOf(1));
    expect(kept(third).get('one')).toBe(1);
    expect(kept(third).has('two')).toBe(false);
    third.close();
  });

  it('is another code’s to nobody', () => {
    const first = opened();
    kept(first).set('one', 1);
    first.save(treeOf(1));
    first.close();
    const second = opened('other code');
    expect(second.head).toBeNull();
    expect(kept(second).has('one')).toBe(false);
    second.close();
  });

  it('is nothing where the file is no snapshot', async () => {
    await writeFile(join(folder, 'snapshot'), 'x'.repeat(10_000));
    const snapshot = opened();
    expect(snapshot.head).toBeNull();
    kept(snapshot).set('one', 1);
    snapshot.save(treeOf(1));
    snapshot.close();
  });

  it('is nobody’s to read but its owner’s', async () => {
    opened().close();
    expect((await stat(join(folder, 'snapshot'))).mode & 0o777).toBe(0o600);
  });

  it('keeps bytes, maps and nothing-at-all as they were', () => {
    const buffer: Uint8Array = Buffer.from([3, 4]);
    const bytes = [new Uint8Array([1, 2]), buffer];
    const value = { bytes, map: new Map([['a', { b: null }]]), list: [] };
    const first = opened();
    first.many<string, typeof value>('values').set('one', value);
    first.save(treeOf(1));
    first.close();
    const second = opened();
    const kept = { ...value, bytes: bytes.map((one) => new Uint8Array(one)) };
    expect(second.many<string, typeof value>('values').get('one')).toEqual(kept);
    second.close();
  });

  it('goes through the few in the order of their coming, restarted or not', () => {
    const first = opened();
    const few = first.few<string, number>('few');
    for (const key of ['c', 'a', 'b']) few.set(key, 1);
    first.save(treeOf(1));
    few.delete('c');
    few.set('c', 2);
    first.save(treeOf(2));
    first.close();
    const second = opened();
    expect([...second.few<string, number>('few').keys()]).toEqual([...few.keys()]);
    second.close();
  });

  it('goes through what is in order as a map does, whatever came, went and came back, put away or not', () => {
    const KEYS = ['a', 'b', 'c', 'd', 'e'];
    const turn = fc.record({
      act: fc.constantFrom('set', 'set', 'delete', 'saved', 'restarted', 'eaten'),
      key: fc.constantFrom(...KEYS),
    });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 40 }), fc.constantFrom(0, 2, 100), (turns, most) => {
        let snapshot = opened('this code', most);
        snapshot.empty();
        let kept = snapshot.ordered<string, number>('rows');
        const plain = new Map<string, number>();
        for (const [n, { act, key }] of turns.entries()) {
          if (act === 'set') for (const map of [kept, plain]) map.set(key, n);
          else if (act === 'delete') expect(kept.delete(key)).toBe(plain.delete(key));
          else if (act === 'eaten') {
            for (const map of [kept, plain])
              for (const [one] of map) {
                if (one === key) break;
                map.delete(one);
              }
          } else snapshot.save(treeOf(n));
          if (act === 'restarted') {
            snapshot.close();
            snapshot = opened('this code', most);
            kept = snapshot.ordered('rows');
          }
          expect([...kept]).toEqual([...plain]);
          for (const one of KEYS) expect(kept.get(one)).toBe(plain.get(one));
        }
        snapshot.close();
      }),
      {
        numRuns: 200,
        examples: [
          [
            [
              { act: 'set', key: 'a' },
              { act: 'set', key: 'b' },
              { act: 'delete', key: 'a' },
              { act: 'set', key: 'a' },
              { act: 'saved', key: 'a' },
            ],
            2,
          ],
        ],
      },
    );
  });
});
