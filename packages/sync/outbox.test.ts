import { describe, expect, it, onTestFinished } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { decodeEntry, encodeEntry } from '#journal/entry.ts';
import { Problem, type ProblemCode } from '#problems/catalogue.ts';
import { memoryOutboxStore } from '#testkit/memory-outbox-store.ts';
import { softwareDevice } from '#testkit/person.ts';
import { Outbox, type OutboxParts, type OutboxStore } from './outbox.ts';

const device = softwareDevice();
const me = newUuid();
const another = newUuid();
const session = newUuid();
const caseA = `case/${newUuid()}`;
const caseB = `case/${newUuid()}`;

function newUuid(): Uuid {
  return uuidv7(() => 1_700_000_000_000, systemRandom);
}

function entry(stream = caseA, author = me, type = 'case.taken'): Promise<Bytes> {
  const id = newUuid();
  const header = {
    org: 'org',
    stream,
    after: 0,
    id,
    type,
    schema: 1,
    author,
    session,
    at: 1,
    facts: {},
  };
  return encodeEntry(header, null, device);
}

/** A keeper's log, with what may go wrong on the way to it and back. */
class Log {
  readonly entries = new Map<Uuid, Bytes>();
  readonly calls: number[] = [];
  /** Thrown by the coming calls, before or after the entries were taken. */
  readonly trouble: { problem: Problem; taken: boolean }[] = [];
  readonly refused = new Map<Uuid, ProblemCode>();

  append = async (entries: readonly Bytes[]): Promise<{ index: number }[]> => {
    this.calls.push(entries.length);
    const trouble = this.trouble.shift();
    if (trouble?.taken === false) throw trouble.problem;
    for (const bytes of entries) {
      const problem = this.refused.get(idOf(bytes));
      if (problem !== undefined) throw new Problem(problem);
    }
    for (const bytes of entries) this.entries.set(idOf(bytes), bytes);
    if (trouble !== undefined) throw trouble.problem;
    return entries.map((bytes) => ({ index: this.ids.indexOf(idOf(bytes)) }));
  };

  get ids(): Uuid[] {
    return [...this.entries.keys()];
  }
}

function idOf(bytes: Bytes): Uuid {
  return decodeEntry(bytes).header.id;
}

function partsOf(log: Log, more: Partial<OutboxParts> = {}): OutboxParts {
  return {
    store: memoryOutboxStore(),
    author: me,
    site: 'here',
    keeps: false,
    append: log.append,
    alone: (work) => work(),
    sleep: async () => undefined,
    random: systemRandom,
    ...more,
  };
}

/** Runs until nothing more happens by itself. */
async function settle(outbox: Outbox): Promise<void> {
  const stop = new AbortController();
  const running = outbox.run(stop.signal);
  onTestFinished(() => stop.abort());
  await new Promise((resolve) => setTimeout(resolve, 15));
  stop.abort();
  await running;
}

describe('an outbox', () => {
  it('has an entry on disk before put resolves, and lets go of it once the log has it', async () => {
    const log = new Log();
    const parts = partsOf(log);
    const outbox = await Outbox.open(parts);
    await outbox.put(await entry());
    expect(await parts.store.all()).toHaveLength(1);
    await settle(outbox);
    expect(log.ids).toHaveLength(1);
    expect(outbox.items).toEqual([]);
    expect(await parts.store.all()).toEqual([]);
  });

  it('sends in order, in batches the keeper takes', async () => {
    const log = new Log();
    const outbox = await Outbox.open(partsOf(log));
    const written = [];
    for (let i = 0; i < 70; i += 1) written.push(await entry(i % 2 === 0 ? caseA : caseB));
    for (const bytes of written) await outbox.put(bytes);
    await settle(outbox);
    expect(log.ids).toEqual(written.map(idOf));
    expect(log.calls).toEqual([64, 6]);
  });

  it('sends what is put while it runs', async () => {
    const log = new Log();
    const outbox = await Outbox.open(partsOf(log));
    const stop = new AbortController();
    const running = outbox.run(stop.signal);
    await outbox.put(await entry());
    await expect.poll(() => log.ids.length).toBe(1);
    await outbox.put(await entry());
    await expect.poll(() => log.ids.length).toBe(2);
    stop.abort();
    await running;
  });

  it('tells its listeners of each change until they leave', async () => {
    const outbox = await Outbox.open(partsOf(new Log()));
    let told = 0;
    const leave = outbox.subscribe(() => {
      told += 1;
    });
    await outbox.put(await entry());
    expect(told).toBe(1);
    leave();
    await settle(outbox);
    expect(told).toBe(1);
  });

  it('reads each entry once, however many come after it', async () => {
    const outbox = await Outbox.open(partsOf(new Log()));
    await outbox.put(await entry());
    const [first] = outbox.items;
    await outbox.put(await entry());
    expect(outbox.items).toHaveLength(2);
    expect(outbox.items[0]!.header).toBe(first!.header);
  });

  it.each(['keeper/unavailable', 'log/unavailable', 'request/too-many', 'internal'] as const)(
    'keeps trying through %s, waiting longer each time up to a bound',
    async (code) => {
      const log = new Log();
      for (let i = 0; i < 12; i += 1)
        log.trouble.push({ problem: new Problem(code), taken: false });
      const waits: number[] = [];
      const outbox = await Outbox.open(
        partsOf(log, {
          random: () => new Uint8Array([255]),
          sleep: async (ms) => void waits.push(ms),
        }),
      );
      await outbox.put(await entry());
      await settle(outbox);
      expect(log.ids).toHaveLength(1);
      expect(waits.slice(0, 7)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    },
  );

  it('appends once where the acknowledgement was lost', async () => {
    const log = new Log();
    log.trouble.push({ problem: new Problem('keeper/unavailable'), taken: true });
    const outbox = await Outbox.open(partsOf(log));
    await outbox.put(await entry());
    await settle(outbox);
    expect(log.ids).toHaveLength(1);
    expect(log.calls).toEqual([1, 1]);
    expect(outbox.items).toEqual([]);
  });

  it('keeps everything when the session has ended, and says so', async () => {
    const log = new Log();
    log.trouble.push({ problem: new Problem('session/unknown'), taken: false });
    const outbox = await Outbox.open(partsOf(log));
    await outbox.put(await entry());
    await expect(outbox.run(new AbortController().signal)).rejects.toThrow(
      new Problem('session/unknown'),
    );
    expect(outbox.items).toMatchObject([{ refused: null }]);
  });

  it('sends only what its own author wrote', async () => {
    const log = new Log();
    const outbox = await Outbox.open(partsOf(log));
    const theirs = await entry(caseA, newUuid());
    await outbox.put(theirs);
    await outbox.put(await entry());
    await settle(outbox);
    expect(log.ids).toHaveLength(1);
    expect(outbox.items.map(({ header }) => header.id)).toEqual([idOf(theirs)]);
  });
});

describe('a refused entry', () => {
  it('is kept and named, holds its own stream, and lets the others through', async () => {
    const log = new Log();
    const outbox = await Outbox.open(partsOf(log));
    const [before, bad, after, other] = [
      await entry(),
      await entry(),
      await entry(),
      await entry(caseB),
    ];
    log.refused.set(idOf(bad), 'entry/refused');
    for (const bytes of [before, bad, after, other]) await outbox.put(bytes);
    await settle(outbox);
    expect(log.ids).toEqual([idOf(before), idOf(other)]);
    expect(outbox.items.map(({ header, refused }) => [header.id, refused])).toEqual([
      [idOf(bad), 'entry/refused'],
      [idOf(after), null],
    ]);
  });

  it('stays refused after a restart, and goes when it is tried again and taken', async () => {
    const log = new Log();
    const parts = partsOf(log);
    const bad = await entry();
    log.refused.set(idOf(bad), 'access/not-allowed');
    const first = await Outbox.open(parts);
    await first.put(bad);
    await settle(first);

    log.refused.clear();
    const second = await Outbox.open(parts);
    await settle(second);
    expect(second.items).toMatchObject([{ refused: 'access/not-allowed' }]);
    expect(log.ids).toEqual([]);

    await second.tryAgain(second.items[0]!.order);
    await settle(second);
    expect(second.items).toEqual([]);
    expect(log.ids).toEqual([idOf(bad)]);
  });
});

describe('a refused decision', () => {
  const said = (type: string) => entry(caseA, me, type);
  /** A case opened again that somebody else has opened: and what its author did then. */
  async function refusedReopening(log: Log, types: readonly string[]) {
    const parts = partsOf(log);
    const outbox = await Outbox.open(parts);
    const reopened = await said('case.reopened');
    log.refused.set(idOf(reopened), 'entry/refused');
    const after = await Promise.all(types.map(said));
    for (const bytes of [reopened, ...after]) await outbox.put(bytes);
    await settle(outbox);
    return { parts, outbox, reopened, after };
  }

  it('holds what was decided upon it, and lets through what was said and done', async () => {
    const log = new Log();
    const types = ['case.reassessed', 'case.contacted', 'case.consulted', 'case.closed'];
    const { outbox, after } = await refusedReopening(log, types);
    expect(log.ids).toEqual([idOf(after[1]!), idOf(after[2]!)]);
    expect(outbox.items.map(({ header, isBehind }) => [header.type, isBehind])).toEqual([
      ['case.reopened', false],
      ['case.reassessed', true],
      ['case.closed', true],
    ]);
  });

  it('is let go by its author with what was decided upon it, for good, and holds nothing any more', async () => {
    const log = new Log();
    const { parts, outbox } = await refusedReopening(log, ['case.taken', 'case.closed']);
    const [refused] = outbox.items;
    expect(outbox.mayDrop(refused!)).toBe(true);
    expect(outbox.decidedUpon(refused!).map(({ header }) => header.type)).toEqual([
      'case.taken',
      'case.closed',
    ]);
    await outbox.drop(refused!.order);
    expect(await parts.store.all()).toEqual([]);
    const next = await said('case.taken');
    await outbox.put(next);
    await settle(outbox);
    expect(log.ids).toEqual([idOf(next)]);
  });

  it('stays where it is being sent again', async () => {
    const log = new Log();
    const { outbox, reopened } = await refusedReopening(log, []);
    await outbox.put(await entry(caseB));
    const { order } = outbox.items[0]!;
    await outbox.tryAgain(order);
    await outbox.drop(order);
    expect(outbox.items.map(({ header }) => header.id)).toContain(idOf(reopened));
    await settle(outbox);
    await outbox.drop(order);
    expect(outbox.items).toEqual([]);
  });

  it('is nobody else’s to let go, and what was said is nobody’s', async () => {
    const log = new Log();
    const { parts, outbox } = await refusedReopening(log, []);
    const consulted = await entry(caseB, me, 'case.consulted');
    log.refused.set(idOf(consulted), 'entry/refused');
    await outbox.put(consulted);
    await settle(outbox);
    const theirs = await Outbox.open({ ...parts, author: another });
    for (const { order } of theirs.items) await theirs.drop(order);
    await outbox.drop(outbox.items[1]!.order);
    expect(await parts.store.all()).toHaveLength(2);
  });
});

describe('a crash', () => {
  const steps = ['add', 'remove', 'mark'] as const;

  it.each(
    steps.flatMap(
      (step) =>
        [
          [step, 'failed'],
          [step, 'failed but persisted'],
        ] as const,
    ),
  )('in the store’s %s, which %s, loses nothing and repeats nothing', async (step, how) => {
    const log = new Log();
    const kept = memoryOutboxStore();
    const parts = partsOf(log, { store: failing(kept, step, how === 'failed but persisted') });
    const [bytes, bad] = [await entry(), await entry(caseB)];
    log.refused.set(idOf(bad), 'entry/refused');
    const outbox = await Outbox.open(parts);
    const told = await Promise.allSettled([outbox.put(bytes), outbox.put(bad)]);
    await settle(outbox);

    const after = await Outbox.open({ ...parts, store: kept });
    await settle(after);
    const known = new Set([...log.ids, ...after.items.map(({ header }) => header.id)]);
    for (const [i, { status }] of told.entries()) {
      if (status === 'fulfilled') expect(known).toContain(idOf([bytes, bad][i]!));
    }
    expect(log.ids.filter((id) => id === idOf(bytes)).length).toBeLessThanOrEqual(1);
    expect(log.ids).not.toContain(idOf(bad));
  });

  it('between the acknowledgement and the removal sends again, and the log has it once', async () => {
    const log = new Log();
    const kept = memoryOutboxStore();
    const outbox = await Outbox.open(partsOf(log, { store: failing(kept, 'remove', false) }));
    await outbox.put(await entry());
    await settle(outbox);
    expect(log.calls.length).toBeGreaterThan(1);
    expect(log.ids).toHaveLength(1);
    expect(outbox.items).toEqual([]);
  });
});

/** Fails at the first call of one step. */
function failing(
  store: OutboxStore,
  step: 'add' | 'mark' | 'remove',
  persisted: boolean,
): OutboxStore {
  let failed = false;
  const act = store[step] as (...args: unknown[]) => Promise<void>;
  return {
    ...store,
    async [step](...args: unknown[]) {
      if (failed) return act(...args);
      failed = true;
      if (persisted) await act(...args);
      throw new Error('the disk failed');
    },
  };
}

describe('an outbox that keeps until a second site has signed', () => {
  const keeps = { keeps: true };

  it('has what was sent, and sends it to this site no more', async () => {
    const log = new Log();
    const outbox = await Outbox.open(partsOf(log, keeps));
    const bytes = await entry();
    await outbox.put(bytes);
    await settle(outbox);
    expect(outbox.items).toEqual([]);
    expect(outbox.kept).toMatchObject([{ bytes, placed: { index: 0, site: 'here' } }]);
    await settle(outbox);
    expect(log.calls).toEqual([1]);
  });

  it('lets go of what is safe, and of nothing else', async () => {
    const log = new Log();
    const outbox = await Outbox.open(partsOf(log, keeps));
    await outbox.put(await entry());
    await outbox.put(await entry());
    await settle(outbox);
    const [first, second] = outbox.kept;
    await outbox.letGo([first!]);
    expect(outbox.kept).toEqual([second]);
  });

  it('sends all it has once more to the site that goes on, in order', async () => {
    const store = memoryOutboxStore();
    const lost = await Outbox.open(partsOf(new Log(), { ...keeps, store }));
    const all = [await entry(), await entry(), await entry()];
    for (const bytes of all) await lost.put(bytes);
    await settle(lost);
    expect(lost.kept).toHaveLength(3);

    const log = new Log();
    const outbox = await Outbox.open(partsOf(log, { ...keeps, store, site: 'lifeboat' }));
    expect(outbox.kept).toEqual([]);
    expect(outbox.items).toHaveLength(3);
    await settle(outbox);
    expect(log.ids).toEqual(all.map(idOf));
    expect(outbox.kept.map(({ placed }) => placed.site)).toEqual(Array(3).fill('lifeboat'));
  });

  it('asks again for what a lost site had, where the next one refuses it for coming too early', async () => {
    const store = memoryOutboxStore();
    const lost = await Outbox.open(partsOf(new Log(), { ...keeps, store }));
    const [early, other] = [await entry(caseA), await entry(caseB)];
    for (const bytes of [early, other]) await lost.put(bytes);
    await settle(lost);

    const log = new Log();
    log.refused.set(idOf(early), 'entry/refused');
    // Another desk brings what it follows, meanwhile.
    const sleep = async () => void log.refused.clear();
    const outbox = await Outbox.open(partsOf(log, { ...keeps, store, site: 'lifeboat', sleep }));
    await settle(outbox);
    expect(log.ids).toEqual([other, early].map(idOf));
    expect(outbox.items).toEqual([]);
    expect(outbox.kept).toMatchObject([{ refused: null }, { refused: null }]);
  });

  it('keeps another author’s too', async () => {
    const store = memoryOutboxStore();
    const theirs = await Outbox.open(partsOf(new Log(), { ...keeps, store, author: another }));
    await theirs.put(await entry(caseA, another));
    await settle(theirs);
    const mine = await Outbox.open(partsOf(new Log(), { ...keeps, store }));
    expect(mine.kept).toHaveLength(1);
  });
});
