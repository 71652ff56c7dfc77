import { describe, expect, it } from 'vitest';
import { type Bytes, utf8 } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { memoryPlace } from '#testkit/memory-place.ts';
import { rfc6962 } from '#tlog/merkle.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { SLIPS_AT_ONCE } from '#wire/lifeboat.ts';
import { exportedSite } from './exported-site.ts';
import { addPage } from './slip-sets.ts';

const lifeboat = uuidv7(systemClock, systemRandom);
const named = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ seq: from + n, bytes: utf8(`slip ${from + n}`) }));

/** As a courier takes them. */
async function taken(place: ReturnType<typeof memoryPlace>, from = 0): Promise<string[]> {
  const site = exportedSite(place, rfc6962(sha256), null);
  const all: string[] = [];
  for (let slip = from; ; ) {
    const { slips } = await site.slips({ lifeboat, slip, ticket: '' });
    all.push(...slips.map(({ bytes }) => new TextDecoder().decode(bytes)));
    if (slips.length < SLIPS_AT_ONCE) return all;
    slip = slips.at(-1)!.seq;
  }
}

const texts = (slips: readonly { readonly bytes: Bytes }[]) =>
  slips.map(({ bytes }) => new TextDecoder().decode(bytes));

describe('slips of an export', () => {
  it('are given whole, however they lie in pages', async () => {
    const place = memoryPlace();
    const all = named(1, 1_777);
    for (const [from, to] of [
      [0, 500],
      [500, 501],
      [501, 990],
      [990, 1_490],
      [1_490, 1_777],
    ])
      await addPage(place, lifeboat, { begun: 7 }, { slips: all.slice(from, to) });
    expect(await taken(place)).toEqual(texts(all));
    expect(await taken(place, 640)).toEqual(texts(all.slice(640)));
  });

  it('are those of the last two sets, the older first, whatever their numbers', async () => {
    const place = memoryPlace();
    for (const [begun, from] of [
      [7, 900],
      [8, 50],
      [9, 1],
    ] as const)
      await addPage(place, lifeboat, { begun }, { slips: named(from, 2) });
    expect(await taken(place)).toEqual(['slip 50', 'slip 51', 'slip 1', 'slip 2']);
  });

  it('are told of where a page cannot be read', async () => {
    const place = memoryPlace();
    await addPage(place, lifeboat, { begun: 7 }, { slips: named(1, 2) });
    const [path] = place.files.keys();
    place.files.set(path!, utf8('nonsense'));
    expect(await taken(place)).toEqual(['']);
  });
});
