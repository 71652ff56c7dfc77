/** A desk whose person writes without a pause, while what it leans on is being killed. Its outbox is the real one. */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandom } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { Problem, type ProblemCode } from '#problems/catalogue.ts';
import { Outbox } from '#sync/outbox.ts';
import { relayTransport } from '#sync/transport.ts';
import { memoryOutboxStore } from '#testkit/memory-outbox-store.ts';
import { type Desk, signIn } from '#testkit/person.ts';
import type { House } from './house.ts';

export type Acknowledged = { readonly id: Uuid; readonly index: number; readonly version: number };

export type BusyDesk = {
  /** What the keeper said stands in the log, and where. */
  readonly acknowledged: readonly Acknowledged[];
  readonly written: ReadonlySet<Uuid>;
  /** Entries whose first sending had no answer, so that the same bytes were sent again. */
  readonly sentAgain: ReadonlySet<Uuid>;
  /** Sessions opened after the first. */
  readonly signedInAgain: number;
  /** What went wrong on the way and was mended by trying again, by code. */
  readonly troubles: ReadonlyMap<ProblemCode, number>;
  /** Writes no more, and resolves when nothing waits. @throws where an entry was refused for good, or waits in vain */
  finish(): Promise<void>;
};

const WRITE_EACH_MS = 40;
const TRY_AGAIN_MS = 400;
const FINISH_WITHIN_MS = 20_000;

/** @param stream of a case whose key the desk was granted */
export async function busyDesk(
  house: Pick<House, 'origin'>,
  first: Desk,
  stream: string,
): Promise<BusyDesk> {
  const transport = relayTransport(house.origin, fetch);
  const acknowledged: Acknowledged[] = [];
  const written = new Set<Uuid>();
  const sentAgain = new Set<Uuid>();
  const troubles = new Map<ProblemCode, number>();
  const stopping = new AbortController();
  let desk = first;
  let signingIn = false;
  let writing = true;
  let signedInAgain = 0;

  const noted = (error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    troubles.set(error.code, (troubles.get(error.code) ?? 0) + 1);
  };
  const outbox = await Outbox.open({
    store: memoryOutboxStore(),
    author: first.session.account,
    site: 'this',
    keeps: false,
    async append(entries) {
      try {
        const { positions } = await desk.session.call('append', { entries: [...entries] });
        entries.forEach((bytes, i) => {
          acknowledged.push({ id: decodeEntry(bytes).header.id, ...positions[i]! });
        });
        return positions;
      } catch (error) {
        noted(error);
        for (const bytes of entries) sentAgain.add(decodeEntry(bytes).header.id);
        throw error;
      }
    },
    alone: (work) => work(),
    // The outbox waits up to fifteen seconds; the kills come faster.
    sleep: (ms, signal) =>
      sleep(Math.min(ms, TRY_AGAIN_MS), undefined, { signal }).catch(() => undefined),
    random: systemRandom,
  });

  async function write(): Promise<void> {
    for (let n = 1; writing; n += 1) {
      // Whoever touches the passkey writes nothing meanwhile.
      if (!signingIn) {
        const payload = { note: `Note ${n}` };
        const entry = await desk.author.write({
          stream,
          after: 0,
          type: 'case.contacted',
          facts: { outcome: 'spoke' },
          payload,
        });
        written.add(decodeEntry(entry).header.id);
        await outbox.put(entry);
      }
      await sleep(WRITE_EACH_MS);
    }
  }

  async function send(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await outbox.run(stopping.signal);
      } catch (error) {
        noted(error);
        await again();
      }
    }
  }

  /** The same passkey and the same device: what was written in the session that ended may still be sent. */
  async function again(): Promise<void> {
    signingIn = true;
    for (;;) {
      try {
        const fresh = await signIn(transport, first.authenticators, first.device);
        await fresh.keyring.ensure([{ stream, subject: null }], 'care');
        desk = fresh;
        break;
      } catch (error) {
        noted(error);
        await sleep(TRY_AGAIN_MS);
      }
    }
    signedInAgain += 1;
    signingIn = false;
  }

  const writer = write();
  const sender = send();
  return {
    acknowledged,
    written,
    sentAgain,
    troubles,
    get signedInAgain() {
      return signedInAgain;
    },
    async finish() {
      writing = false;
      await writer;
      const deadline = performance.now() + FINISH_WITHIN_MS;
      while (outbox.items.some(({ refused }) => refused === null)) {
        if (performance.now() > deadline) throw new Error('what waits is not taken any more');
        await sleep(50);
      }
      stopping.abort();
      await sender;
      const refused = outbox.items.map((item) => item.refused);
      if (refused.length > 0) throw new Error(`refused for good: ${refused.join(', ')}`);
    },
  };
}
