import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ExportPass } from '#backup/export-pass.ts';
import { readPage, slipSets } from '#backup/slip-sets.ts';
import { toCbor } from '#base/cbor.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidToBytes, uuidv7 } from '#base/ids.ts';
import { encodeEntry } from '#journal/entry.ts';
import { type MemoryPlace, memoryPlace } from '#testkit/memory-place.ts';
import { softwareDevice } from '#testkit/person.ts';
import { parseSlipTicket, SLIPS_AT_ONCE } from '#wire/lifeboat.ts';
import { exportSlips, SealedStreams } from './export-slips.ts';

const DAY_MS = 86_400_000;
const newId = () => uuidv7(systemClock, systemRandom);
const lifeboat = newId();
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pass: ExportPass = {
  ...{ org: 'test.example', lifeboat, origin: 'https://desk.example' },
  ...{ cosignerSeed: systemRandom(32), key: systemRandom(65), signature: systemRandom(64) },
  privateKey: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
};

function slipAbout(about: string) {
  const of = { lifeboat: uuidToBytes(lifeboat), name: systemRandom(16), kind: 'key', about };
  return toCbor({ ...of, generation: 1, granted: null, box: systemRandom(60) });
}

let place: MemoryPlace;
let now: number;
/** What the site has, by number. */
let site: Map<number, ReturnType<typeof slipAbout>>;
let waits: number;
/** Done at the first wait. */
let meanwhile: () => void;
beforeEach(() => {
  place = memoryPlace();
  now = systemClock();
  site = new Map();
  waits = 0;
  meanwhile = () => undefined;
});

function exported(...streams: readonly string[]) {
  const parts = {
    ...{ place, pass, renewMs: 30 * DAY_MS, clock: () => now },
    site: {
      async slips({ slip, ticket }: { slip: number; ticket: string }) {
        expect(parseSlipTicket(ticket)).toMatchObject({ lifeboat, at: now });
        const next = [...site].filter(([seq]) => seq > slip).slice(0, SLIPS_AT_ONCE);
        return { slips: next.map(([seq, bytes]) => ({ seq, bytes })) };
      },
    },
    async sleep() {
      waits += 1;
      if (waits === 1) meanwhile();
    },
  };
  return exportSlips(parts, new Set(streams));
}

/** How many slips each set holds. */
async function held(): Promise<number[]> {
  const sets = await slipSets(place, lifeboat);
  return Promise.all(
    sets.map(async ({ pages }) => {
      const read = await Promise.all(pages.map((path) => readPage(place, path)));
      return read.reduce((sum, slips) => sum + slips!.length, 0);
    }),
  );
}

describe('slips', () => {
  it('go to the place, page by page, and those that are there do not go again', async () => {
    for (let seq = 1; seq <= 1_100; seq += 1) site.set(seq, slipAbout(`case/${newId()}`));
    expect(await exported()).toEqual({ added: 1_100, awaited: 0 });
    site.set(1_205, slipAbout('case/new'));
    expect(await exported('case/new')).toEqual({ added: 1, awaited: 0 });
    expect(await held()).toEqual([1_101]);
    expect([...place.files.keys()].map((path) => Number(path.split('/').at(-1)))).toEqual([
      500, 1_000, 1_100, 1_205,
    ]);
  });

  it('begin anew after a while, with all there are by then', async () => {
    site.set(1, slipAbout('case/forgotten')).set(2, slipAbout('case/kept'));
    await exported();
    site.delete(1);
    now += 31 * DAY_MS;
    await exported();
    expect(await held()).toEqual([2, 1]);
  });

  it('begin anew where the site is another, whose numbers are its own', async () => {
    site.set(700, slipAbout('case/one'));
    await exported('case/one');
    site = new Map([[1, slipAbout('case/one')]]).set(2, slipAbout('case/two'));
    now += 1;
    expect(await exported('case/two')).toMatchObject({ awaited: 0 });
    expect(await held()).toEqual([1, 2]);
  });

  it('are waited for, since the keeper makes them a moment after the key', async () => {
    site.set(1, slipAbout('case/one'));
    meanwhile = () => void site.set(2, slipAbout('case/two'));
    expect(await exported('case/one', 'case/two')).toEqual({ added: 2, awaited: 0 });
    expect(waits).toBe(1);
  });

  it('that never come are told of', async () => {
    site.set(1, slipAbout('case/one'));
    expect(await exported('case/one', 'case/withheld')).toEqual({ added: 1, awaited: 1 });
  });

  it('are looked for among those that came before', async () => {
    site.set(1, slipAbout('case/one'));
    await exported('case/one');
    expect(await exported('case/one')).toEqual({ added: 0, awaited: 0 });
    expect([waits, await held()]).toEqual([0, [1]]);
  });
});

it('gathers the streams that were sealed in since an entry, and no labels', async () => {
  const device = softwareDevice();
  const streams = new SealedStreams();
  const take = async (stream: string, isSealed: boolean, index: number, id: Uuid = newId()) => {
    const header = {
      ...{ org: 'test.example', after: 0, schema: 1, at: 1, id, author: newId() },
      ...{ session: newId(), stream, type: 'case.contacted', facts: {} },
    };
    const sealed = isSealed ? systemRandom(120) : null;
    streams.take(await encodeEntry(header, sealed, device), index);
  };
  await take('case/0190a0a0-0000-7000-8000-000000000001', true, 0);
  await take('case/0190a0a0-0000-7000-8000-000000000002', true, 1);
  await take('case/0190a0a0-0000-7000-8000-000000000003', false, 2);
  await take('labels/out-of-hours/2026-11-26', true, 3);
  streams.take(new Uint8Array(9), 4);
  expect([...streams.since(1)]).toEqual(['case/0190a0a0-0000-7000-8000-000000000002']);
});
