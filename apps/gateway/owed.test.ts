import pino from 'pino';
import { expect, test, vi } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { decodeEntry, encodeEntry, type Facts } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { FeedListener, LogReader } from '#sync/log-reader.ts';
import { type Debt, type Duty, payWhatIsOwed } from './owed.ts';
import type { Post, Posts } from './post.ts';

const id = () => uuidv7(Date.now, (length) => crypto.getRandomValues(new Uint8Array(length)));

/** A log whose feed lasts until it is told to end. @param log what it holds each time it is read */
function postsOf(log: () => readonly Bytes[] = () => [], onFeed = (_: FeedListener) => {}): Posts {
  const reader: Pick<LogReader, 'board' | 'feed'> = {
    board: async () => {
      const entries = log().map((bytes, index) => ({ index, version: 1, bytes }));
      return { size: entries.length, entries };
    },
    feed: (_after, listener, signal) => {
      onFeed(listener);
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      );
    },
  };
  return { work: (act: (post: Post) => unknown) => act({ reader } as Post) } as Posts;
}

async function paying(
  duties: readonly Duty[],
  until: () => void,
  posts = postsOf(),
): Promise<void> {
  const stopping = new AbortController();
  const parts = { posts, clock: Date.now, log: pino({ level: 'silent' }) };
  const done = payWhatIsOwed(parts, duties, stopping.signal);
  await vi.waitFor(until, { timeout: 10_000 });
  stopping.abort();
  await done;
}

const duty = (name: string, debts: () => readonly Debt[], atOnce = 1): Duty => ({
  name,
  atOnce,
  owed: () => debts(),
});

test('what takes long holds up nothing of another kind, and is not begun twice', async () => {
  let begun = 0;
  const paid: Uuid[] = [];
  const { promise, resolve } = Promise.withResolvers<[]>();
  const slow = id();
  const quick = [id(), id()];
  const owed = (some: readonly Uuid[]) => some.filter((one) => !paid.includes(one));
  await paying(
    [
      duty('slow', () => [
        {
          id: slow,
          pay: () => {
            begun += 1;
            return promise;
          },
        },
      ]),
      duty('quick', () =>
        owed(quick).map((one) => ({
          id: one,
          pay: async () => {
            paid.push(one);
            return [];
          },
        })),
      ),
    ],
    () => {
      expect(paid).toHaveLength(2);
      resolve([]);
    },
  );
  expect(begun).toBe(1);
});

test('of a kind so many are paid side by side, and no more', async () => {
  let underway = 0;
  let most = 0;
  const paid = new Set<Uuid>();
  const all = Array.from({ length: 7 }, id);
  const pay = (one: Uuid) => async () => {
    most = Math.max(most, ++underway);
    await new Promise((done) => setTimeout(done, 5));
    underway -= 1;
    paid.add(one);
    return [];
  };
  const owed = () => all.filter((one) => !paid.has(one)).map((one) => ({ id: one, pay: pay(one) }));
  await paying([duty('some', owed, 3)], () => expect(paid.size).toBe(7));
  expect(most).toBe(3);
});

test('one that cannot be paid as it is waits, and the others go on', async () => {
  let tried = 0;
  let paid = 0;
  const [bad, good] = [id(), id()];
  const owed = () => [
    {
      id: bad,
      pay: async () => {
        tried += 1;
        throw new TypeError('ours');
      },
    },
    {
      id: good,
      pay: async () => {
        paid += 1;
        return [];
      },
    },
  ];
  await paying([duty('some', owed)], () => expect(paid).toBeGreaterThan(2));
  expect(tried).toBe(1);
});

test('where nothing can be done it begins anew', async () => {
  let tried = 0;
  const pay = async () => {
    tried += 1;
    if (tried === 1) throw new Problem('keeper/unavailable');
    return [];
  };
  const one = id();
  await paying([duty('some', () => [{ id: one, pay }])], () => expect(tried).toBeGreaterThan(1));
});

test('nothing is paid while a branch is not all there, and then of the board as it is with it', async () => {
  const written = (stream: string, type: string, facts: Facts) => {
    const by = { org: 'o', after: 0, id: id(), schema: 1, author: id(), session: id(), at: 0 };
    const signer = { device: new Uint8Array(32), sign: async () => new Uint8Array(64) };
    return encodeEntry({ ...by, stream, type, facts }, null, signer);
  };
  const brought = await written(`case/${id()}`, 'case.taken', {});
  const of = { branch: new Uint8Array(32), checkpoint: new Uint8Array(1), size: 2 };
  const leaves = [[uuidToBytes(decodeEntry(brought).header.id), null]];
  const joined = await written('org', 'branch.joined', { ...of, from: 1, first: 1, leaves });
  const log = [joined];
  const happened: string[] = [];
  const posts = postsOf(
    () => log,
    ({ onEntry }) => {
      if (log.length > 1) return;
      // Long enough to pay, were it not for the branch.
      setTimeout(() => {
        happened.push('came');
        log.push(brought);
        const bytes = brought.toBase64();
        onEntry({ index: 1, version: 1, stream: 'case/x', bytes });
      }, 700);
    },
  );
  const pay = async () => {
    happened.push(`paid of ${log.length}`);
    return [];
  };
  await paying(
    [duty('some', () => (happened.includes('paid of 2') ? [] : [{ id: id(), pay }]))],
    () => expect(happened).toContain('paid of 2'),
    posts,
  );
  expect(happened).toEqual(['came', 'paid of 2']);
});
