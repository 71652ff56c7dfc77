/** What must hold after any trouble, held against the log as a stranger reads it. */
import { expect } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import type { BusyDesk } from '../busy-desk.ts';
import { until } from '../people.ts';
import { verify } from '../verify.ts';
import { wholeLog } from '../whole-log.ts';

export type Held = {
  readonly log: readonly Uint8Array[];
  /** How many entries were acknowledged. */
  readonly acknowledged: number;
  /** What went wrong on the way and was mended by trying again, by code. */
  readonly troubles: Readonly<Record<string, number>>;
};

/**
 * All that desks wrote was acknowledged, stands in the log where it was said to stand, once; and the stranger's checker accepts that log.
 * @param more of what the checker is told
 */
export async function nothingLost(
  origin: string,
  desks: readonly BusyDesk[],
  ...more: readonly string[]
): Promise<Held> {
  for (const desk of desks) await desk.finish();
  const acknowledged = desks.flatMap((desk) => desk.acknowledged);
  const most = Math.max(...acknowledged.map(({ index }) => index));
  const log = await until('a checkpoint covers all', async () => {
    const entries = await wholeLog(origin);
    return entries.length > most ? entries : undefined;
  });
  const places = placesIn(log);
  for (const { id, index, version } of acknowledged)
    expect(places.get(id)).toEqual({ index, version });
  const ids = new Set(acknowledged.map(({ id }) => id));
  for (const { written } of desks)
    for (const id of written) expect(ids.has(id), 'what was written was acknowledged').toBe(true);

  const { exit, out } = await verify(origin, ...more, '--json');
  expect({ exit, ...JSON.parse(out) }).toMatchObject({
    exit: 0,
    accepted: true,
    ...(more.includes('--since') ? { continues: expect.any(Number) } : {}),
  });
  return { log, acknowledged: ids.size, troubles: sumOf(desks) };
}

/** Where each entry stands, by the log alone. */
function placesIn(log: readonly Uint8Array[]): Map<Uuid, { index: number; version: number }> {
  const versions = new Map<string, number>();
  const places = new Map<Uuid, { index: number; version: number }>();
  for (const [index, bytes] of log.entries()) {
    const { id, stream } = decodeEntry(bytes).header;
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    expect(places.has(id), 'an id stands in the log once').toBe(false);
    places.set(id, { index, version });
  }
  return places;
}

function sumOf(desks: readonly BusyDesk[]): Record<string, number> {
  const troubles: Record<string, number> = {};
  for (const [code, count] of desks.flatMap((desk) => [...desk.troubles])) {
    troubles[code] = (troubles[code] ?? 0) + count;
  }
  return troubles;
}
