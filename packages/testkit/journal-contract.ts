import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { equal } from '#base/bytes.ts';
import { decodeEntry, EntryError } from '#journal/entry.ts';
import { type Journal, openJournal, type Position } from '#journal/journal.ts';
import { JournalError, type JournalFault } from '#journal/journal-error.ts';
import type { LogStore } from '#journal/store.ts';
import { Frontier } from '#tlog/frontier.ts';
import { memoryLog } from '#tlog/memory-log.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { testEntries, testEntry, testUuid } from './journal-entries.ts';
import { FAULTS, type Fault, type FaultyStore, faultyStore } from './journal-faults.ts';

const hasher = rfc6962(sha256);
const OTHER = `case/${testUuid(9)}`;
const trouble = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * What the journal must do on every store. `fresh` gives a store of an empty log; `runs` is how
 * many random logs are tried.
 */
export function journalContract(fresh: () => Promise<LogStore>, runs: number): void {
  const begun = async (): Promise<{ store: FaultyStore; journal: Journal }> => {
    const store = faultyStore(await fresh());
    return { store, journal: await openJournal({ store, hasher, trouble }) };
  };
  const reopened = (store: LogStore) => openJournal({ store, hasher, trouble });

  describe('the journal', () => {
    it('answers with where each entry stands', async () => {
      const { store, journal } = await begun();
      expect(await journal.append(await testEntries(1, 3))).toEqual([at(0, 1), at(1, 2)]);
      expect(
        await journal.append([await testEntry(3, { stream: OTHER }), await testEntry(4)]),
      ).toEqual([at(2, 1), at(3, 3)]);
      expect(await journal.append([])).toEqual([]);
      await isSound(store, journal, 4);
    });

    it('commits together what is asked together, and bounds a batch', async () => {
      const { store, journal } = await begun();
      const entries = await testEntries(1, 701);
      const positions = await Promise.all(entries.map((entry) => journal.append([entry])));
      expect(positions.flat().map(({ index }) => index)).toEqual(entries.map((_, i) => i));
      expect(store.sent.map((batch) => batch.entries.length)).toEqual([512, 188]);
      await isSound(store, journal, 700);
    });

    it('bounds a batch by its bytes too, and takes one call whole however long', async () => {
      const { store, journal } = await begun();
      const sealed = new Uint8Array(60_000);
      const entries = await Promise.all(
        Array.from({ length: 160 }, (_, i) => testEntry(i + 1, { sealed })),
      );
      await Promise.all([
        journal.append(entries.slice(0, 80)),
        journal.append(entries.slice(80, 90)),
        journal.append(entries.slice(90)),
      ]);
      expect(store.sent.map((batch) => batch.entries.length)).toEqual([80, 10, 70]);
      await isSound(store, journal, 160);
    });

    it('takes an id once, and answers its repeats with where it stands', async () => {
      const { store, journal } = await begun();
      const [one, two, three] = await testEntries(1, 4);
      await journal.append([one!, two!]);
      const answers = await Promise.all([
        journal.append([two!]),
        journal.append([three!, three!, one!]),
        journal.append([three!]),
      ]);
      expect(answers).toEqual([[at(1, 2)], [at(2, 3), at(2, 3), at(0, 1)], [at(2, 3)]]);
      await isSound(store, journal, 3);
      expect(store.sent).toHaveLength(2);
    });

    it('refuses whole a call that gives an id other bytes, and nobody else', async () => {
      const { store, journal } = await begun();
      const [one, two, three] = await testEntries(1, 4);
      const otherOne = await testEntry(1, { stream: OTHER });
      const otherFour = await testEntry(4, { stream: OTHER });
      await journal.append([one!]);
      const answers = await Promise.allSettled([
        journal.append([two!, otherOne]),
        journal.append([three!]),
        journal.append([await testEntry(3, { stream: OTHER })]),
        journal.append([await testEntry(4), otherFour]),
        journal.append([otherFour]),
      ]);
      expect(answers.map(outcome)).toEqual([
        'journal/other-bytes',
        [at(1, 2)],
        'journal/other-bytes',
        'journal/other-bytes',
        [at(2, 1)],
      ]);
      await isSound(store, journal, 3);
    });

    it('refuses what is not an entry, with all of its call', async () => {
      const { store, journal } = await begun();
      const call = journal.append([await testEntry(1), new Uint8Array([1, 2, 3])]);
      await expect(call).rejects.toThrow(EntryError);
      await isSound(store, journal, 0);
    });

    it('tells its listeners of each entry once, in order, before the author', async () => {
      const { store, journal } = await begun();
      const told: string[] = [];
      journal.onCommitted((entries) =>
        told.push(...entries.map(({ index, header }) => `${index} ${header.id}`)),
      );
      store.meet('commit', 'failed', 'failed but persisted');
      const entries = await testEntries(1, 4);
      await Promise.all(
        [...entries, ...entries].map((entry) =>
          journal.append([entry]).then(() => told.push('answered')),
        ),
      );
      expect(told.slice(0, 4)).toEqual([
        `0 ${testUuid(1)}`,
        `1 ${testUuid(2)}`,
        `2 ${testUuid(3)}`,
        'answered',
      ]);
      expect(told.filter((line) => line !== 'answered')).toHaveLength(3);
    });

    it('goes on from where an earlier writer left the log', async () => {
      const { store, journal } = await begun();
      await journal.append(await testEntries(1, 300));
      await journal.close();
      const next = await reopened(store);
      expect(next.head).toEqual(journal.head);
      expect(await next.append(await testEntries(299, 302))).toEqual([
        at(298, 299),
        at(299, 300),
        at(300, 301),
      ]);
      await isSound(store, next, 301);
    });

    it('says where entries stand, if all of them do as they are', async () => {
      const { store, journal } = await begun();
      const [one, two, three] = await testEntries(1, 4);
      await journal.append([one!, two!]);
      expect(await journal.standing([two!, one!])).toEqual([at(1, 2), at(0, 1)]);
      expect(await journal.standing([one!, three!])).toEqual([at(0, 1), null]);
      const other = await testEntry(2, { stream: OTHER });
      expect(await journal.standing([one!, other])).toEqual([at(0, 1), null]);
      await isSound(store, journal, 2);
    });

    it('answers what it took before it was closed, and takes nothing more', async () => {
      const { store, journal } = await begun();
      const taken = journal.append([await testEntry(1)]);
      const closing = journal.close();
      await expect(journal.append([await testEntry(2)])).rejects.toThrow(
        new JournalError('journal/closed'),
      );
      await closing;
      expect(await taken).toEqual([at(0, 1)]);
      await isSound(store, journal, 1);
    });

    it('closes also while the database fails, and then says of no entry where it stands', async () => {
      const { store, journal } = await begun();
      await journal.append([await testEntry(1)]);
      const never = Array.from({ length: 1_000 }, () => 'failed' as const);
      store.meet('commit', ...never);
      const taken = journal.append([await testEntry(2)]);
      while (store.sent.length < 5) await trouble();
      const closing = journal.close();
      await expect(taken).rejects.toThrow(new JournalError('journal/closed'));
      await closing;
      expect(store.sent.length).toBeLessThan(1_000);
    });

    it('is shut out by a later writer for good, and the later one has lost nothing', async () => {
      const { store, journal: older } = await begun();
      await older.append([await testEntry(1)]);
      const newer = await reopened(store);
      await expect(older.append([await testEntry(2)])).rejects.toThrow(
        new JournalError('journal/fenced'),
      );
      expect(await newer.append([await testEntry(3)])).toEqual([at(1, 2)]);
      await expect(older.append([await testEntry(1)])).rejects.toThrow(
        new JournalError('journal/fenced'),
      );
      await isSound(store, newer, 2);
    });

    it('hands over to a later writer in the middle of its work', async () => {
      const { store, journal: older } = await begun();
      const entries = await testEntries(1, 61);
      const answers: PromiseSettledResult<readonly Position[]>[] = [];
      const working = (async () => {
        for (const entry of entries)
          answers.push(...(await Promise.allSettled([older.append([entry])])));
      })();
      while (answers.length < 20) await trouble();
      const newer = await reopened(store);
      const positions = (await newer.append(entries)).map((position) => [position]);
      await working;
      expect(outcome(answers.at(-1)!)).toBe('journal/fenced');
      // What either was answered is one log.
      const acknowledged = answers.map(outcome).filter((answer) => answer !== 'journal/fenced');
      expect(acknowledged).toEqual(positions.slice(0, acknowledged.length));
      await isSound(store, newer, 60);
    });

    it('answers a commit whose answer was lost, though it was shut out since', async () => {
      const { store, journal: older } = await begun();
      const slow: LogStore = {
        ...store,
        async held() {
          await store.claim();
          return store.held();
        },
      };
      await older.close();
      const writer = await openJournal({ store: slow, hasher, trouble });
      store.meet('commit', 'failed but persisted');
      expect(await writer.append([await testEntry(1)])).toEqual([at(0, 1)]);
      await expect(writer.append([await testEntry(2)])).rejects.toThrow(
        new JournalError('journal/fenced'),
      );
    });

    it('stops where the log it reads back is not the one it wrote', async () => {
      for (const [entries, fault] of [
        [0, 'journal/rolled-back'],
        [2, 'journal/forked'],
      ] satisfies [number, JournalFault][]) {
        const { store, journal } = await begun();
        await journal.append([await testEntry(1)]);
        const other = Frontier.empty(hasher);
        for (let n = 0; n < entries; n += 1) other.append(hasher.leaf(new Uint8Array([n])));
        const held = {
          head: { size: entries, root: other.root() },
          epoch: (await store.held()).epoch,
        };
        Object.assign(store, { commit: async () => false, held: async () => held });
        await expect(journal.append([await testEntry(2)])).rejects.toThrow(new JournalError(fault));
        await expect(journal.append([await testEntry(1)])).rejects.toThrow(new JournalError(fault));
      }
    });

    describe.each(FAULTS.map((fault) => [fault]))('a commit that %s', (fault) => {
      it('loses and doubles nothing that was asked for', async () => {
        const { store, journal } = await begun();
        await journal.append(await testEntries(1, 3));
        store.meet('commit', fault);
        const calls = Promise.all([
          journal.append(await testEntries(3, 5)),
          journal.append(await testEntries(2, 4)),
        ]);
        const writer = fault === 'crashed after' ? await afterCrash(store) : journal;
        if (writer === journal)
          expect(await calls).toEqual([
            [at(2, 3), at(3, 4)],
            [at(1, 2), at(2, 3)],
          ]);
        // Whoever had no answer asks again, and the log stands as if nothing had happened.
        expect(await writer.append(await testEntries(2, 6))).toEqual([
          at(1, 2),
          at(2, 3),
          at(3, 4),
          at(4, 5),
        ]);
        await isSound(store, writer, 5);
      });
    });

    async function afterCrash(store: FaultyStore): Promise<Journal> {
      while (store.sent.length < 2) await trouble();
      return reopened(store);
    }

    it('survives a fault on every commit of a night', async () => {
      const { store, journal } = await begun();
      const recoverable = FAULTS.filter((fault) => fault !== 'crashed after');
      store.meet(
        'commit',
        ...Array.from({ length: 30 }, (_, i) => recoverable[i % recoverable.length]!),
      );
      for (let n = 1; n <= 10; n += 1)
        expect(await journal.append([await testEntry(n)])).toEqual([at(n - 1, n)]);
      await isSound(store, journal, 10);
    });

    it('makes of calls side by side, repeated and faulted, the log that they make one by one', async () => {
      const entries = await Promise.all(
        [1, 2, 3, 4, 5, 6].flatMap((n) => [testEntry(n), testEntry(n, { stream: OTHER })]),
      );
      const call = fc.array(fc.nat(entries.length - 1), { minLength: 1, maxLength: 4 });
      const faults = fc.array(
        fc.constantFrom<Fault>('failed', 'failed but persisted', 'failed, persisted later'),
        { maxLength: 3 },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(call, { maxLength: 6 }), { maxLength: 4 }),
          faults,
          async (rounds, met) => {
            const { store, journal } = await begun();
            store.meet('commit', ...met);
            const model = new OneByOne();
            for (const round of rounds) {
              const calls = round.map((numbers) => numbers.map((i) => entries[i]!));
              const answers = await Promise.allSettled(calls.map((bytes) => journal.append(bytes)));
              expect(answers.map(outcome)).toEqual(calls.map((bytes) => model.append(bytes)));
            }
            expect((await store.entries(0, 100)).map(({ bytes }) => bytes)).toEqual(model.log);
            await isSound(store, journal, model.log.length);
          },
        ),
        { numRuns: runs },
      );
    });
  });
}

/** The rule in its plainest form. */
class OneByOne {
  readonly log: Bytes[] = [];
  #stands = new Map<string, { bytes: Bytes; position: Position }>();
  #versions = new Map<string, number>();

  append(call: readonly Bytes[]): readonly Position[] | string {
    const before = {
      log: [...this.log],
      stands: new Map(this.#stands),
      versions: new Map(this.#versions),
    };
    const positions: Position[] = [];
    for (const bytes of call) {
      const { id, stream } = decodeEntry(bytes).header;
      const known = this.#stands.get(id);
      if (known !== undefined && !equal(known.bytes, bytes)) {
        this.log.splice(0, this.log.length, ...before.log);
        this.#stands = before.stands;
        this.#versions = before.versions;
        return 'journal/other-bytes';
      }
      const version = (this.#versions.get(stream) ?? 0) + 1;
      const position = known?.position ?? at(this.log.length, version);
      if (known === undefined) {
        this.log.push(bytes);
        this.#stands.set(id, { bytes, position });
        this.#versions.set(stream, version);
      }
      positions.push(position);
    }
    return positions;
  }
}

function at(index: number, version: number): Position {
  return { index, version };
}

function outcome(settled: PromiseSettledResult<readonly Position[]>): readonly Position[] | string {
  if (settled.status === 'fulfilled') return settled.value;
  return settled.reason instanceof JournalError ? settled.reason.code : String(settled.reason);
}

/**
 * The stored log is whole: its entries, their versions and nodes give the head's root, and the
 * writer agrees.
 */
export async function isSound(store: LogStore, journal: Journal, size: number): Promise<void> {
  const entries = await store.entries(0, size + 1);
  expect(entries.map(({ index }) => index)).toEqual(Array.from({ length: size }, (_, i) => i));
  const log = memoryLog(
    hasher,
    entries.map(({ bytes }) => bytes),
  );
  expect(await store.head()).toEqual(log.head);
  expect(journal.head).toEqual(log.head);
  expect(await store.nodes(0, 0, size)).toEqual(log.leaves);
  const full = Math.floor(size / 256);
  expect(await store.nodes(1, 0, full)).toEqual(await log.readNodes(1, 0, full));
  const counted = new Map<string, number>();
  for (const { bytes, version } of entries) {
    const { stream } = decodeEntry(bytes).header;
    counted.set(stream, (counted.get(stream) ?? 0) + 1);
    expect(version).toBe(counted.get(stream));
  }
}
