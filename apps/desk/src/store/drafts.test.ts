import { beforeEach, describe, expect, it } from 'vitest';
import type { Bytes } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { newDataKey } from '#seal/payload.ts';
import type { Primitives } from '#seal/primitives.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import type { DeskDatabase } from './database.ts';
import { Drafts } from './drafts.ts';

const PLACE = { stream: 'case/01890a5d-ac96-774b-bcce-b302099a8057', form: 'call' };

/** What has come to the disk, and when it may: the browser's own answers to nothing else that drafts ask of it. */
let disk: Map<string, Bytes>;
let written: PromiseWithResolvers<void>;
let drafts: Drafts;
beforeEach(() => {
  disk = new Map();
  written = Promise.withResolvers();
  drafts = draftsBy(nodePrimitives);
});

function draftsBy(primitives: Primitives): Drafts {
  const key = newDataKey(systemRandom);
  const store = {
    put: (sealed: Bytes, name: string) => written.promise.then(() => void disk.set(name, sealed)),
    delete: (name: string) => written.promise.then(() => void disk.delete(name)),
  };
  const database = {
    get: async (_: 'drafts', name: string) => disk.get(name),
    getKey: async (_: 'drafts', name: string) => (disk.has(name) ? name : undefined),
    transaction: () => ({ store, done: written.promise }),
  };
  return new Drafts({
    database: database as unknown as DeskDatabase,
    primitives,
    random: systemRandom,
    keyring: { key: () => key, keys: () => [key] } as never,
    org: 'test.example/holdfast',
    account: '01890a5d-ac96-774b-bcce-b302099a8058' as Uuid,
  });
}

describe('a draft', () => {
  it('is there as soon as it is saved, and on the disk once that has it', async () => {
    expect(await drafts.has(PLACE)).toBe(false);
    const saved = drafts.save(PLACE, { words: 'Chest pain' });
    expect(await drafts.has(PLACE)).toBe(true);
    expect(drafts.onItsWay(PLACE)).toEqual({ words: 'Chest pain' });
    expect(await drafts.load(PLACE)).toEqual({ words: 'Chest pain' });
    expect(disk.size).toBe(0);
    written.resolve();
    await saved;
    expect(drafts.onItsWay(PLACE)).toBeNull();
    expect(await drafts.has(PLACE)).toBe(true);
    expect(disk.size).toBe(1);
    expect(await drafts.load(PLACE)).toEqual({ words: 'Chest pain' });
  });

  it('is the latest, whichever was sealed first', async () => {
    written.resolve();
    const { promise: later, resolve: goOn } = Promise.withResolvers<void>();
    const waits = [later, Promise.resolve()];
    drafts = draftsBy({
      ...nodePrimitives,
      encrypt: async (...what) => {
        await waits.shift();
        return nodePrimitives.encrypt(...what);
      },
    });
    const earlier = drafts.save(PLACE, { words: 'Chest' });
    await drafts.save(PLACE, { words: 'Chest pain' });
    goOn();
    await earlier;
    expect(await drafts.load(PLACE)).toEqual({ words: 'Chest pain' });
  });

  it('that was let go while it was being sealed does not come back', async () => {
    written.resolve();
    const saved = drafts.save(PLACE, { words: 'Chest pain' });
    await drafts.remove(PLACE);
    await saved;
    expect(await drafts.load(PLACE)).toBeNull();
    expect(disk.size).toBe(0);
  });

  it('is there while its key is asked for, and does not come back where it was let go of meanwhile', async () => {
    written.resolve();
    const key = Promise.withResolvers<void>();
    const saved = drafts.save(PLACE, { words: 'Chest pain' }, () => key.promise);
    expect(drafts.onItsWay(PLACE)).toEqual({ words: 'Chest pain' });
    await drafts.remove(PLACE);
    key.resolve();
    await saved;
    expect(await drafts.has(PLACE)).toBe(false);
  });

  it('that the disk would not have is not taken for kept', async () => {
    const saved = drafts.save(PLACE, { words: 'Chest pain' });
    written.reject(new Error('the disk is full'));
    await expect(saved).rejects.toThrow('full');
    expect(await drafts.load(PLACE)).toBeNull();
  });
});
