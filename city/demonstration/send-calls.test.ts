import { describe, expect, it } from 'vitest';
import { Draw } from '../draw.ts';
import { callsIn } from './calls-in.ts';
import type { Ledger } from './ledger.ts';
import { OPENING_SIZE } from './opening.ts';
import { sendCalls } from './send-calls.ts';

const WORLD = { seed: 'northmoor', day: '2026-11-23' };
const BEGUN: Ledger = { ...WORLD, taken: 0, drawn: 0, gpMessagesBefore: 3, pending: null };
const START = Date.parse('2026-11-23T20:45:00Z');
const callOf = callsIn(WORLD);

interface Plan {
  /** Whether the gateway says of the n-th offer (from 1) that it is stored. */
  stores(offer: number): boolean;
  /** Stops the run after so many offers. */
  readonly offers?: number;
  readonly forMs?: number;
  readonly from?: Ledger;
  readonly gpMessages?: () => number;
}

async function run({ stores, offers = 1000, forMs = 3_600_000, from = BEGUN, gpMessages }: Plan) {
  const stopping = new AbortController();
  const seen = {
    offered: [] as { at: number; message: string }[],
    ledgers: [] as Ledger[],
    rememberedAtOffer: [] as (Ledger | undefined)[],
  };
  let now = START;
  await sendCalls(from, {
    clock: () => now,
    callOf,
    pauses: new Draw('pauses'),
    async remember(ledger) {
      seen.ledgers.push(ledger);
    },
    async hand(message) {
      seen.offered.push({ at: now, message });
      seen.rememberedAtOffer.push(seen.ledgers.at(-1));
      if (seen.offered.length >= offers) stopping.abort();
      return stores(seen.offered.length);
    },
    gpMessages: async () => gpMessages?.() ?? 3,
    async sleep(ms) {
      now += ms;
      if (now - START >= forMs) stopping.abort();
    },
    stopping: stopping.signal,
  });
  return { ...seen, last: seen.ledgers.at(-1) as Ledger };
}

const idOf = (message: string) => /<a:MessageID>([^<]+)</.exec(message)?.[1];

describe('the demonstration’s calls', () => {
  it('begin with the opening at once, then come 20 to 90 seconds apart', async () => {
    const { offered } = await run({ stores: () => true, offers: 20 });
    const pauses = offered.slice(1).map(({ at }, i) => at - (offered[i]?.at ?? 0));
    expect(pauses.slice(0, OPENING_SIZE - 1)).toEqual(Array(OPENING_SIZE - 1).fill(0));
    for (const pause of pauses.slice(OPENING_SIZE - 1)) {
      expect(pause).toBeGreaterThanOrEqual(20_000);
      expect(pause).toBeLessThanOrEqual(90_000);
    }
  });

  it('are remembered before they leave, so that after a crash the same bytes are offered', async () => {
    const { offered, rememberedAtOffer } = await run({ stores: () => true, offers: 15 });
    for (const [i, ledger] of rememberedAtOffer.entries()) {
      const again = await run({ stores: () => true, offers: 1, from: ledger as Ledger });
      expect(again.offered[0]?.message).toBe(offered[i]?.message);
    }
  });

  it('go on after a restart where they were, and none comes twice', async () => {
    const first = await run({ stores: () => true, offers: 5 });
    const second = await run({ stores: () => true, offers: 14, from: first.last });
    expect(first.last).toMatchObject({ taken: 5, drawn: 5, pending: null });
    const ids = [...first.offered, ...second.offered].map(({ message }) => idOf(message));
    expect(new Set(ids).size).toBe(ids.length);
    expect(second.last).toMatchObject({ taken: 19, drawn: 19 });
  });

  it('are offered again unchanged while nobody takes them, for two minutes; then dropped', async () => {
    const { offered, last } = await run({ stores: () => false, forMs: 300_000 });
    const ids = offered.map(({ message }) => idOf(message));
    expect(new Set(offered.map(({ message }) => message)).size).toBe(new Set(ids).size);
    expect(new Set(ids).size).toBe(3);
    expect(ids.filter((id) => id === ids[0])).toHaveLength(24);
    expect(last).toMatchObject({ taken: 0, drawn: 3 });
  });

  it('still begin with the opening when the gateway is approved after an hour', async () => {
    const approvedAfter = 720;
    const { offered, last } = await run({
      stores: (offer) => offer > approvedAfter,
      offers: approvedAfter + OPENING_SIZE,
      forMs: 9e9,
    });
    expect(last.taken).toBe(OPENING_SIZE);
    const taken = offered.slice(approvedAfter);
    expect(new Set(taken.map(({ at }) => at)).size).toBe(1);
    expect(taken[0]!.at - START).toBeGreaterThanOrEqual(3_600_000 - 5_000);
  });

  it('stop at 40 open, and go on when one is finished', async () => {
    const full = await run({ stores: () => true, forMs: 3 * 3_600_000 });
    expect(full.last.taken).toBe(40);
    const finished = await run({
      stores: () => true,
      forMs: 3 * 3_600_000,
      gpMessages: () => 3 + 2,
    });
    expect(finished.last.taken).toBe(42);
  });

  it('are not let loose when GP messages are cleared away', async () => {
    const { last } = await run({ stores: () => true, forMs: 3 * 3_600_000, gpMessages: () => 0 });
    expect(last.taken).toBe(40);
  });
});
