import { beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { encodeEntry } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import { type DataKey, newDataKey, SealError, sealPayload } from '#seal/payload.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { softwareDevice } from '#testkit/person.ts';
import { Keyring } from './keyring.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const newId = () => uuidv7(() => NOW, systemRandom);
const device = softwareDevice();
const stream = `case/${newId()}`;

/** The keeper's side of a grant. */
let keys: DataKey[];
let grants: unknown[];
let away: boolean;
let keyring: Keyring;
beforeEach(() => {
  keys = [newDataKey(systemRandom)];
  grants = [];
  away = false;
  const call = async (_: string, asked: unknown) => {
    if (away) throw new Problem('log/unavailable');
    grants.push(asked);
    return { keys: [{ stream, keys }] };
  };
  keyring = new Keyring({ call: call as never }, nodePrimitives);
});

async function sealedUnder(key: DataKey, payload: unknown = 'a word') {
  const names = { org: 'o', stream, id: newId(), type: 'case.consulted', author: newId() };
  const header = { ...names, after: 0, schema: 1, session: newId(), at: NOW, facts: {} };
  const sealed = await sealPayload(nodePrimitives, systemRandom, key, header, payload);
  return encodeEntry(header, sealed, device);
}

const ensure = () => keyring.ensure([{ stream, subject: null }], 'care');

describe('a stream that has been given another key', () => {
  it('is read under all it has, and written under the newest', async () => {
    const [old, next] = [keys[0]!, newDataKey(systemRandom)];
    keys = [next, old];
    await ensure();
    for (const key of keys) {
      expect((await keyring.open(await sealedUnder(key))).payload).toBe('a word');
    }
    expect(keyring.key(stream)).toEqual(next);
    expect(grants).toHaveLength(1);
  });

  it('after it was opened is asked for again, once for many entries, and for the same purpose', async () => {
    const [old, next] = [keys[0]!, newDataKey(systemRandom)];
    await ensure();
    keys = [next, old];
    const entries = await Promise.all([next, next, old, next].map((key) => sealedUnder(key)));
    const opened = await Promise.all(entries.map((entry) => keyring.open(entry)));
    expect(opened.map(({ payload }) => payload)).toEqual(Array(4).fill('a word'));
    expect(grants).toEqual(
      Array(2).fill({ streams: [{ stream, subject: null }], purpose: 'care' }),
    );
    expect(keyring.key(stream)).toEqual(next);
  });
});

describe('an entry that no key opens', () => {
  it('is asked for once, and no more', async () => {
    await ensure();
    const entry = await sealedUnder(newDataKey(systemRandom));
    for (let i = 0; i < 3; i += 1) await expect(keyring.open(entry)).rejects.toThrow(SealError);
    expect(grants).toHaveLength(2);
  });

  it('is asked for again where the keeper could not be asked', async () => {
    await ensure();
    const next = newDataKey(systemRandom);
    const entry = await sealedUnder(next);
    away = true;
    await expect(keyring.open(entry)).rejects.toMatchObject({ code: 'log/unavailable' });
    away = false;
    keys = [next, ...keys];
    expect((await keyring.open(entry)).payload).toBe('a word');
  });

  it('of a stream never granted asks for nothing', async () => {
    const entry = await sealedUnder(keys[0]!);
    await expect(keyring.open(entry)).rejects.toMatchObject({ code: 'access/not-allowed' });
    expect(grants).toEqual([]);
  });
});

describe('a keyring that forgets', () => {
  it('has no key any more, and takes none', async () => {
    await ensure();
    expect(keyring.key(stream)).toHaveLength(32);
    keyring.forget();
    await ensure();
    expect(keyring.has(stream)).toBe(false);
    expect(() => keyring.key(stream)).toThrow(
      expect.objectContaining({ code: 'access/not-allowed' }),
    );
  });

  it('takes none that was on its way', async () => {
    const asked = ensure();
    keyring.forget();
    await asked;
    expect(keyring.has(stream)).toBe(false);
  });
});
