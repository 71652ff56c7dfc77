import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { testEntries } from '#testkit/journal-entries.ts';
import { faultyStore } from '#testkit/journal-faults.ts';
import { journalMemoryStore } from '#testkit/journal-memory-store.ts';
import { formatCheckpoint, openCheckpoint } from '#tlog/checkpoint.ts';
import { rfc6962, type TreeHead } from '#tlog/merkle.ts';
import { formatNote, parseNote, signText } from '#tlog/note.ts';
import { ed25519NoteSigner, noteVerifier } from '#tlog/note-ed25519.ts';
import { ed25519KeyFromSeed, ed25519Verify } from '#tlog/note-ed25519-node.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { asKeyName, SIGNATURE_TYPE } from '#tlog/verifier-key.ts';
import { type CheckpointKey, openCheckpointer } from './checkpointer.ts';
import { type Journal, openJournal } from './journal.ts';
import { JournalError } from './journal-error.ts';
import type { StoredCheckpoint } from './reader.ts';
import type { LogStore } from './store.ts';

const ORIGIN = 'night.example/holdfast';
const hasher = rfc6962(sha256);
const key = ed25519KeyFromSeed(new Uint8Array(32).fill(3));
const name = asKeyName(ORIGIN);
const signer = ed25519NoteSigner(sha256, name, key);
const verifierKey = { name, type: SIGNATURE_TYPE.ed25519, publicKey: key.publicKey };
const log = { origin: ORIGIN, verifier: noteVerifier(sha256, ed25519Verify, verifierKey) };
const keys: CheckpointKey[] = [{ signer, verifier: log.verifier }];
const [secondKey, thirdKey] = [4, 5].map((fill): CheckpointKey => {
  const own = ed25519KeyFromSeed(new Uint8Array(32).fill(fill));
  const named = { ...verifierKey, publicKey: own.publicKey };
  return {
    signer: ed25519NoteSigner(sha256, name, own),
    verifier: noteVerifier(sha256, ed25519Verify, named),
  };
}) as [CheckpointKey, CheckpointKey];
/** What follows a crash is vouched for, unless a test says otherwise. */
const PARTS = { hasher, origin: ORIGIN, vouch: async () => {} };
const trouble = () => new Promise<void>((resolve) => setImmediate(resolve));

const folder = await mkdtemp(join(tmpdir(), 'holdfast-checkpointer-'));
afterAll(() => rm(folder, { recursive: true }));
let memory = '';
beforeEach(async () => {
  memory = join(await mkdtemp(join(folder, 'keeper-')), 'last-checkpoint');
});

const fresh = () => faultyStore(journalMemoryStore(hasher));
const journalOn = (store: LogStore) => openJournal({ store, hasher, trouble });
const checkpointerOn = (store: LogStore, journal: Journal) =>
  openCheckpointer({ ...PARTS, store, keys: () => keys, memory }, journal);

/** The keeper's start, whole. */
async function started(store: LogStore) {
  const journal = await journalOn(store);
  return { journal, checkpointer: await checkpointerOn(store, journal) };
}

/** A log of these entries, and nothing signed. */
async function logOf(count: number, first = 1): Promise<ReturnType<typeof fresh>> {
  const store = fresh();
  const journal = await journalOn(store);
  if (count > 0) await journal.append(await testEntries(first, first + count));
  return store;
}

async function noteOf(head: TreeHead): Promise<Uint8Array> {
  const text = formatCheckpoint({ origin: ORIGIN, ...head, extensions: [] });
  return formatNote({ text, signatures: [await signText(text, signer)] });
}

async function published(store: LogStore): Promise<TreeHead | null> {
  const stored = await store.checkpoint();
  if (stored === null) return null;
  const { size, root } = await openCheckpoint(new TextEncoder().encode(stored.note), log, []);
  expect(stored.size).toBe(size);
  return { size, root };
}

describe('the checkpointer', () => {
  it('signs, remembers and publishes what was committed', async () => {
    const store = fresh();
    const { journal, checkpointer } = await started(store);
    await checkpointer.settled();
    expect(await published(store)).toBeNull();
    for (const [from, to] of [
      [1, 3],
      [3, 300],
      [300, 301],
    ] as const) {
      await journal.append(await testEntries(from, to));
      await checkpointer.settled();
      expect(await published(store)).toEqual(journal.head);
      expect(new TextDecoder().decode(await readFile(memory))).toBe(
        (await store.checkpoint())?.note,
      );
    }
    expect(checkpointer.failed).toBeNull();
  });

  it('signs many commits at once, and not every commit', async () => {
    const store = fresh();
    let signed = 0;
    const counting = {
      ...store,
      publish: (note: StoredCheckpoint) => {
        signed += 1;
        return store.publish(note);
      },
    };
    const { journal, checkpointer } = await started(counting);
    for (const entry of await testEntries(1, 61)) {
      await journal.append([entry]);
      await sleep(2);
    }
    await checkpointer.settled();
    expect(await published(store)).toEqual(journal.head);
    expect(signed).toBeLessThan(20);
  });

  it('signs each tree with the keys of that tree, also where they change meanwhile', async () => {
    const store = fresh();
    let whileSigning = async () => {};
    const slow: LogStore = {
      ...store,
      async nodes(...asked: Parameters<LogStore['nodes']>) {
        const act = whileSigning;
        whileSigning = async () => {};
        await act();
        return store.nodes(...asked);
      },
    };
    const journal = await journalOn(slow);
    const changing = () => (journal.size < 4 ? keys : [...keys, secondKey]);
    const parts = { ...PARTS, store: slow, keys: changing, memory };
    const signers: number[] = [];
    const counting: LogStore = {
      ...slow,
      async publish(stored) {
        signers.push(parseNote(new TextEncoder().encode(stored.note)).signatures.length);
        await slow.publish(stored);
      },
    };
    const checkpointer = await openCheckpointer({ ...parts, store: counting }, journal);
    await journal.append(await testEntries(1, 3));
    await checkpointer.settled();
    const more = await testEntries(4, 6);
    whileSigning = async () => void (await journal.append(more));
    await journal.append(await testEntries(3, 4));
    await checkpointer.settled();
    await checkpointer.settled();
    expect(signers).toEqual([1, 1, 2]);
  });

  it('opens its memory by any key that stands', async () => {
    const store = await logOf(5);
    await (await started(store)).checkpointer.settled();
    const again = (standing: readonly CheckpointKey[]) =>
      journalOn(store).then((journal) =>
        openCheckpointer({ ...PARTS, store, keys: () => standing, memory }, journal),
      );
    await (await again([secondKey, ...keys])).settled();
    await expect(again([thirdKey])).rejects.toThrow(new JournalError('journal/memory-lost'));
    await (await again([secondKey])).settled();
    expect(parseNote(await readFile(memory)).signatures).toHaveLength(1);
  });

  it('signs nothing that was never signed and that nobody vouches for', async () => {
    const store = await logOf(5);
    await (await started(store)).checkpointer.settled();
    const journal = await journalOn(store);
    await journal.append(await testEntries(6, 9));
    const asked: number[] = [];
    const vouch = async (from: number) => {
      asked.push(from);
      throw new JournalError('journal/unsigned');
    };
    const opening = openCheckpointer({ ...PARTS, store, keys: () => keys, memory, vouch }, journal);
    await expect(opening).rejects.toThrow(new JournalError('journal/unsigned'));
    expect(asked).toEqual([5]);
    expect((await published(store))?.size).toBe(5);
  });

  it('goes on from its memory after a restart', async () => {
    const store = await logOf(5);
    await (await started(store)).checkpointer.settled();
    const { journal, checkpointer } = await started(store);
    await journal.append(await testEntries(6, 8));
    await checkpointer.settled();
    expect(await published(store)).toEqual(journal.head);
  });

  it('publishes after a restart what was signed and not shown, though nothing is written', async () => {
    const store = await logOf(5);
    await writeFile(memory, await noteOf(await store.head()));
    await (await started(store)).checkpointer.settled();
    expect(await published(store)).toEqual(await store.head());
  });
});

describe('the checkpointer refuses at its start, and signs nothing,', () => {
  const refused = async (store: LogStore, code: ConstructorParameters<typeof JournalError>[0]) => {
    const before = {
      note: await store.checkpoint(),
      memory: await readFile(memory).catch(() => null),
    };
    await expect(started(store)).rejects.toThrow(new JournalError(code));
    expect({
      note: await store.checkpoint(),
      memory: await readFile(memory).catch(() => null),
    }).toEqual(before);
  };
  const remembering = async (store: LogStore) =>
    writeFile(memory, await noteOf(await store.head()));

  it.each([[0], [4], [299]])('a log of %i entries after it signed 300', async (size) => {
    await remembering(await logOf(300));
    await refused(await logOf(size), 'journal/rolled-back');
  });

  it.each([[300], [301], [600]])(
    'another history of %i entries than the 300 it signed',
    async (size) => {
      await remembering(await logOf(300));
      await refused(await logOf(size, 2), 'journal/forked');
    },
  );

  it('a log whose older part was changed since it signed', async () => {
    const store = await logOf(300);
    await remembering(store);
    const journal = await journalOn(store);
    await journal.append(await testEntries(301, 600));
    const forged = {
      ...store,
      nodes: async (...asked: Parameters<LogStore['nodes']>) => {
        const nodes = await store.nodes(...asked);
        // Level 0 of the first 256: those that only the consistency proof may read.
        return asked[0] === 0 && asked[1] < 300 ? nodes.map(() => hasher.empty) : nodes;
      },
    };
    await refused(forged, 'journal/forked');
  });

  it('a log that was signed for while its memory of that is gone', async () => {
    const store = await logOf(3);
    await (await started(store)).checkpointer.settled();
    await rm(memory);
    await refused(store, 'journal/memory-lost');
    // What was served puts it right.
    await writeFile(memory, (await store.checkpoint())!.note);
    await (await started(store)).checkpointer.settled();
  });

  it.each([
    ['nothing', async () => new Uint8Array()],
    ['half a note', async () => (await noteOf({ size: 3, root: hasher.empty })).subarray(0, 60)],
    [
      'a note that another key signed',
      async () => {
        const other = ed25519NoteSigner(
          sha256,
          name,
          ed25519KeyFromSeed(new Uint8Array(32).fill(4)),
        );
        const text = formatCheckpoint({
          origin: ORIGIN,
          size: 3,
          root: hasher.empty,
          extensions: [],
        });
        return formatNote({ text, signatures: [await signText(text, other)] });
      },
    ],
    [
      'a checkpoint of another log',
      async () => {
        const text = formatCheckpoint({
          origin: 'day.example/holdfast',
          size: 3,
          root: hasher.empty,
          extensions: [],
        });
        return formatNote({ text, signatures: [await signText(text, signer)] });
      },
    ],
  ])('a memory of %s', async (_, note) => {
    await writeFile(memory, await note());
    await refused(await logOf(3), 'journal/memory-lost');
  });
});

describe('a fault while signing', () => {
  it.each([['failed'], ['failed but persisted'], ['failed, persisted later']] as const)(
    'publishing that %s is done again, and a late one does not hide a later one',
    async (fault) => {
      const store = fresh();
      const { journal, checkpointer } = await started(store);
      store.meet('publish', fault, fault);
      for (const [from, to] of [
        [1, 3],
        [3, 9],
      ] as const) {
        await journal.append(await testEntries(from, to));
        await checkpointer.settled();
        expect(await published(store)).toEqual(journal.head);
      }
    },
  );

  it('publishing that crashed after is followed by the next start', async () => {
    const store = await logOf(5);
    store.meet('publish', 'crashed after');
    const crashed = await started(store);
    while ((await store.checkpoint()) === null) await trouble();
    const { journal, checkpointer } = await started(store);
    await journal.append(await testEntries(6, 7));
    await checkpointer.settled();
    expect(await published(store)).toEqual(journal.head);
    expect(crashed.checkpointer.failed).toBeNull();
  });

  it('a memory that cannot be written keeps anything from being shown, until it can', async () => {
    const store = fresh();
    const { journal, checkpointer } = await started(store);
    await mkdir(`${memory}.new`);
    await journal.append(await testEntries(1, 3));
    for (let turn = 0; turn < 50; turn += 1) await trouble();
    expect(await published(store)).toBeNull();
    await rm(`${memory}.new`, { recursive: true });
    await checkpointer.settled();
    expect(await published(store)).toEqual(journal.head);
  });

  it('a memory that failed but persisted is followed, now and after a restart', async () => {
    const store = fresh();
    const { journal, checkpointer } = await started(store);
    await mkdir(`${memory}.new`);
    await journal.append(await testEntries(1, 3));
    await writeFile(memory, await noteOf(journal.head));
    const crashed = await started(store);
    expect(crashed.journal.head).toEqual(journal.head);
    await rm(`${memory}.new`, { recursive: true });
    await checkpointer.settled();
    await crashed.journal.append(await testEntries(3, 5));
    await crashed.checkpointer.settled();
    expect(await published(store)).toEqual(crashed.journal.head);
  });

  it('does not keep a keeper that stops from stopping', async () => {
    const store = fresh();
    const { journal, checkpointer } = await started(store);
    await mkdir(`${memory}.new`);
    await journal.append(await testEntries(1, 3));
    await journal.close();
    await checkpointer.settled();
    expect(checkpointer.failed).toEqual(new JournalError('journal/closed'));
    expect(await published(store)).toBeNull();
  });

  it('what a log was finished with is signed all the same, once the database answers again', async () => {
    const store = fresh();
    let isAway = false;
    const publish: LogStore['publish'] = async (note) => {
      if (isAway) throw new Error('the database is away');
      await store.publish(note);
    };
    const { journal, checkpointer } = await started({ ...store, publish });
    isAway = true;
    await journal.append(await testEntries(1, 3));
    journal.finish();
    await expect(journal.append(await testEntries(3, 4))).rejects.toThrow(
      new JournalError('journal/closed'),
    );
    const signed = checkpointer.settled();
    await Promise.race([signed, sleep(300)]);
    isAway = false;
    await signed;
    expect(await published(store)).toEqual(journal.head);
  });

  it('a half-written memory aside, which a crash leaves, is written over', async () => {
    const store = await logOf(2);
    await writeFile(`${memory}.new`, 'half a no');
    await (await started(store)).checkpointer.settled();
    expect(await published(store)).toEqual(await store.head());
  });

  it('what does not follow from what was signed stops the journal too', async () => {
    const store = fresh();
    let forged = false;
    const forging = {
      ...store,
      nodes: async (...asked: Parameters<LogStore['nodes']>) => {
        const nodes = await store.nodes(...asked);
        return forged ? nodes.map(() => hasher.empty) : nodes;
      },
    };
    const { journal, checkpointer } = await started(forging);
    await journal.append(await testEntries(1, 4));
    await checkpointer.settled();
    const signed = await published(store);
    forged = true;
    await journal.append(await testEntries(4, 6));
    await checkpointer.settled();
    expect(checkpointer.failed).toEqual(new JournalError('journal/forked'));
    expect(await published(store)).toEqual(signed);
    await expect(journal.append(await testEntries(6, 7))).rejects.toThrow(
      new JournalError('journal/forked'),
    );
  });
});
