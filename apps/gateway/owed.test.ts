import pino from 'pino';
import { expect, test, vi } from 'vitest';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { Problem } from '#problems/catalogue.ts';
import type { LogReader } from '#sync/log-reader.ts';
import { type Debt, type Duty, payWhatIsOwed } from './owed.ts';
import type { Post, Posts } from './post.ts';

const id = () => uuidv7(Date.now, (length) => crypto.getRandomValues(new Uint8Array(length)));

/** A log with nothing in it, whose feed lasts until it is told to end. */
function postsOf(): Posts {
  const reader: Pick<LogReader, 'board' | 'feed'> = {
    board: async () => ({ size: 0, entries: [] }),
    feed: (_after, _listener, signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  };
  return { work: (act: (post: Post) => unknown) => act({ reader } as Post) } as Posts;
}

async function paying(duties: readonly Duty[], until: () => void): Promise<void> {
  const stopping = new AbortController();
  const parts = { posts: postsOf(), clock: Date.now, log: pino({ level: 'silent' }) };
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
