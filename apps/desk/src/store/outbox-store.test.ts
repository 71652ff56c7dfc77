import { beforeEach, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { encodeEntry, type Facts } from '#journal/entry.ts';
import { Outbox } from '#sync/outbox.ts';
import type { DeskDatabase } from './database.ts';
import { outboxStore } from './outbox-store.ts';
import { caseStream, device, me, newId } from './testing/house.ts';

/** As much of the browser's stores as is used. */
let disk: { outbox: Map<number, object>; pictures: Map<string, Bytes> };
const storeOf = (name: 'outbox' | 'pictures') => {
  const rows = disk[name] as Map<unknown, object>;
  return {
    get: async (key: unknown) => rows.get(key),
    getAll: async () => [...rows.values()],
    getAllKeys: async () => [...rows.keys()],
    add: async (row: object) => void rows.set(rows.size + 1, row),
    put: async (row: object, key: unknown) => void rows.set(key, row),
    delete: async (key: unknown) => void rows.delete(key),
  };
};
const database = {
  transaction: () => ({ store: storeOf('outbox'), objectStore: storeOf, done: Promise.resolve() }),
} as unknown as DeskDatabase;

beforeEach(() => {
  disk = { outbox: new Map(), pictures: new Map() };
});

const written = (type: string, facts: Facts): Promise<Bytes> => {
  const header = { org: 'o', stream: caseStream, after: 0, id: newId(), type, schema: 1 };
  return encodeEntry(
    { ...header, author: me, session: newId(), at: 1, facts },
    systemRandom(200),
    device,
  );
};

/** An outbox that has sent two pictures and a note to its site. */
async function sent(keeps: boolean): Promise<Outbox> {
  const outbox = await Outbox.open({
    ...{ store: outboxStore(database), author: me, site: 'here', keeps, random: systemRandom },
    append: async (entries) => entries.map((_, index) => ({ index })),
    ...{ alone: (work) => work(), sleep: async () => undefined },
  });
  for (let i = 0; i < 2; i += 1) {
    const hash = systemRandom(32);
    disk.pictures.set(hash.toHex(), hash);
    await outbox.put(await written('case.pictured', { hash, bytes: 9 }));
  }
  await outbox.put(await written('case.contacted', { outcome: 'spoke' }));
  const stop = new AbortController();
  const leave = outbox.subscribe(() => outbox.items.length === 0 && stop.abort());
  await outbox.run(stop.signal);
  leave();
  return outbox;
}

it('keeps a picture until a second site has signed for the entry that names it', async () => {
  const outbox = await sent(true);
  const [first, second, note] = outbox.kept;
  const [, hash] = [...disk.pictures.keys()];
  expect(disk.pictures.size).toBe(2);
  await outbox.letGo([first!, note!]);
  expect([...disk.pictures.keys()]).toEqual([hash]);
  await outbox.letGo([second!]);
  expect(disk.pictures.size).toBe(0);
});

it('lets go of a picture once the record has it, where there is no second site', async () => {
  expect((await sent(false)).kept).toEqual([]);
  expect(disk.outbox.size).toBe(0);
  expect(disk.pictures.size).toBe(0);
});
