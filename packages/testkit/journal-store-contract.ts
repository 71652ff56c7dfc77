import { describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { decodeEntry } from '#journal/entry.ts';
import { JournalError } from '#journal/journal-error.ts';
import { planBatch } from '#journal/plan-batch.ts';
import type { Batch, LogStore } from '#journal/store.ts';
import { Frontier } from '#tlog/frontier.ts';
import { type Hash, rfc6962, type TreeHead } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { testEntries, testEntry, testUuid } from './journal-entries.ts';

const hasher = rfc6962(sha256);
const damaged = new JournalError('journal/damaged');
const CASE = `case/${testUuid(0)}`;
const OTHER = `case/${testUuid(9)}`;

/** What every store of the journal must do. `fresh` gives a store of an empty log. */
export function storeContract(fresh: () => Promise<LogStore>): void {
  const claimed = async () => {
    const store = await fresh();
    return { store, epoch: await store.claim() };
  };

  describe('a store of the log', () => {
    it('begins empty', async () => {
      const store = await fresh();
      expect(await store.head()).toEqual({ size: 0, root: hasher.empty });
      expect(await store.entries(0, 10)).toEqual([]);
      expect(await store.checkpoint()).toBeNull();
      expect(await store.versions([CASE])).toEqual(new Map([[CASE, 0]]));
      expect((await store.find([testUuid(1)])).size).toBe(0);
    });

    it('says what was committed, by place, by stream and by id', async () => {
      const { store, epoch } = await claimed();
      const first = await testEntries(1, 4);
      const second = await testEntries(4, 6, OTHER);
      const one = batchOf(epoch, Frontier.empty(hasher), first);
      const two = batchOf(epoch, one.frontier, second, await store.versions([OTHER]));
      expect(await store.commit(one.batch)).toBe(true);
      expect(await store.commit(two.batch)).toBe(true);

      expect(await store.head()).toEqual(two.batch.after);
      const all = await store.entries(0, 5);
      expect(all.map(({ index, version }) => [index, version])).toEqual([
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 1],
        [4, 2],
      ]);
      expect(all.map(({ bytes }) => bytes)).toEqual([...first, ...second]);
      expect((await store.entries(2, 4)).map(({ index }) => index)).toEqual([2, 3]);
      expect((await store.entries(3, 99)).map(({ index }) => index)).toEqual([3, 4]);
      expect((await store.at([4, 0, 99, 4])).map(({ index }) => index)).toEqual([0, 4]);
      expect(await store.at([])).toEqual([]);
      expect((await store.stream(CASE, 1)).map(({ version }) => version)).toEqual([2, 3]);
      expect((await store.stream(OTHER, 0)).map(({ index }) => index)).toEqual([3, 4]);
      expect(await store.versions([CASE, OTHER])).toEqual(
        new Map([
          [CASE, 3],
          [OTHER, 2],
        ]),
      );
      const found = await store.find([testUuid(5), testUuid(77), testUuid(1)]);
      expect([...found.keys()].toSorted()).toEqual([testUuid(1), testUuid(5)]);
      expect(found.get(testUuid(5))).toMatchObject({ index: 4, version: 2, bytes: second[1] });
      expect(await store.nodes(0, 1, 3)).toEqual(
        [...first.slice(1), second[0]!].map((bytes) => hasher.leaf(bytes)),
      );
    });

    it('keeps the nodes that a batch completes, and no others', async () => {
      const { store, epoch } = await claimed();
      const { batch } = batchOf(epoch, Frontier.empty(hasher), await testEntries(1, 258));
      await store.commit(batch);
      expect(await store.nodes(1, 0, 1)).toEqual([batch.nodes[0]!.hash]);
      await expect(store.nodes(1, 0, 2)).rejects.toThrow(damaged);
      await expect(store.nodes(2, 0, 1)).rejects.toThrow(damaged);
      await expect(store.nodes(0, 256, 2)).rejects.toThrow(damaged);
    });

    it('keeps entries as long as an entry may be, and streams named in any script', async () => {
      const { store, epoch } = await claimed();
      const stream = String.raw`labels/nuit — 夜/{"a\b", 'c'}`;
      const entry = await testEntry(1, { stream, sealed: new Uint8Array(65_000).fill(0xff) });
      await store.commit(batchOf(epoch, Frontier.empty(hasher), [entry]).batch);
      expect((await store.stream(stream, 0)).map(({ bytes }) => bytes)).toEqual([entry]);
    });

    it.each<[string, (batch: Batch) => Batch]>([
      ['another epoch', (batch) => ({ ...batch, epoch: batch.epoch + 1 })],
      ['another size', (batch) => ({ ...batch, before: { ...batch.before, size: 1 } })],
      [
        'another root',
        (batch) => ({
          ...batch,
          before: { ...batch.before, root: new Uint8Array(32) as Uint8Array as Hash },
        }),
      ],
    ])('writes nothing for a batch of %s', async (_, altered) => {
      const { store, epoch } = await claimed();
      const { batch } = batchOf(epoch, Frontier.empty(hasher), await testEntries(1, 3));
      expect(await store.commit(altered(batch))).toBe(false);
      await isUntouched(store, batch.before);
    });

    it('shuts out the batch of an earlier claim', async () => {
      const { store, epoch } = await claimed();
      expect(await store.claim()).toBeGreaterThan(epoch);
      const { batch } = batchOf(epoch, Frontier.empty(hasher), await testEntries(1, 2));
      expect(await store.commit(batch)).toBe(false);
      await isUntouched(store, batch.before);
    });

    it('writes a batch once, however often it arrives', async () => {
      const { store, epoch } = await claimed();
      const { batch } = batchOf(epoch, Frontier.empty(hasher), await testEntries(1, 3));
      const answers = await Promise.all([
        store.commit(batch),
        store.commit(batch),
        store.commit(batch),
      ]);
      expect(answers.toSorted()).toEqual([false, false, true]);
      expect(await store.entries(0, 9)).toHaveLength(2);
      expect(await store.held()).toEqual({ head: batch.after, epoch });
    });

    it.each<[string, (batch: Batch) => Batch]>([
      [
        'an id',
        (batch) => ({ ...batch, entries: batch.entries.map((e) => ({ ...e, id: testUuid(1) })) }),
      ],
      [
        'a version',
        (batch) => ({ ...batch, entries: batch.entries.map((e) => ({ ...e, version: 1 })) }),
      ],
      [
        'a place',
        (batch) => ({ ...batch, entries: batch.entries.map((e) => ({ ...e, index: 0 })) }),
      ],
    ])('refuses whole a batch that needs %s that is taken', async (_, altered) => {
      const { store, epoch } = await claimed();
      const one = batchOf(epoch, Frontier.empty(hasher), await testEntries(1, 2));
      await store.commit(one.batch);
      const { batch } = batchOf(
        epoch,
        one.frontier,
        await testEntries(2, 3),
        await store.versions([CASE]),
      );
      await expect(store.commit(altered(batch))).rejects.toThrow(damaged);
      expect(await store.head()).toEqual(one.batch.after);
      expect(await store.entries(0, 9)).toHaveLength(1);
      expect(await store.commit(batch)).toBe(true);
    });

    it('shows the newest checkpoint published', async () => {
      const store = await fresh();
      await store.publish({ size: 3, note: 'three' });
      await store.publish({ size: 5, note: 'five' });
      await store.publish({ size: 4, note: 'four, late' });
      expect(await store.checkpoint()).toEqual({ size: 5, note: 'five' });
      await store.publish({ size: 5, note: 'five again' });
      expect(await store.checkpoint()).toEqual({ size: 5, note: 'five again' });
    });
  });
}

function batchOf(
  epoch: number,
  edge: Frontier,
  entries: readonly Bytes[],
  versions: ReadonlyMap<string, number> = new Map(),
): { batch: Batch; frontier: Frontier } {
  const call = { entries: entries.map((bytes) => decodeEntry(bytes as Bytes)) };
  const { added, nodes, frontier } = planBatch(hasher, edge, new Map(), versions, [call]);
  return {
    batch: { epoch, before: headOf(edge), after: headOf(frontier), entries: added, nodes },
    frontier,
  };
}

function headOf(frontier: Frontier): TreeHead {
  return { size: frontier.size, root: frontier.root() };
}

async function isUntouched(store: LogStore, before: TreeHead): Promise<void> {
  expect(await store.head()).toEqual(before);
  expect(await store.entries(0, 9)).toEqual([]);
}
