/**
 * What a place of work keeps on its disk beside what it wrote, because that stands on it: the keys that it made, which the keeper may not have heard
 * of yet; and for the day its site is lost, the proofs of its sessions, and what the lost keeper made, sealed to the lifeboats.
 */
import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { Problem } from '#problems/catalogue.ts';
import { type Offline, offline, type Params } from '#wire/keeper.ts';
import type { Session } from './session.ts';

/** Each promise is kept on disk when it resolves. */
export type CarriedStore = {
  all(): Promise<readonly Carried[]>;
  add(carried: readonly Carried[]): Promise<void>;
  /** These, and no others, in one step. */
  replace(carried: readonly Carried[]): Promise<void>;
};

export type Carried =
  | { readonly kind: 'session' | 'offline' | 'slip'; readonly bytes: Bytes }
  | {
      readonly kind: 'offer';
      readonly bytes: Bytes;
      /** When it was made, milliseconds since the epoch. */
      readonly at: number;
    };

/** No more than the keeper takes in one call, and even: they come in pairs. */
const SLIPS_AT_ONCE = 512;

export function encodeOffline(opened: Offline): Bytes {
  return toCbor(z.encode(offline, opened));
}

export function decodeOffline(raw: Bytes): Offline {
  return offline.parse(fromCbor(raw));
}

/** The same session, which keeps what comes with new keys before anybody uses them. */
export function carrying(session: Session, store: Pick<CarriedStore, 'add'>): Session {
  return {
    ...session,
    async call(method, params) {
      const ok = await session.call(method, params);
      const { slips = [] } = ok as { readonly slips?: readonly Bytes[] };
      if (slips.length > 0) await store.add(slips.map((bytes) => ({ kind: 'slip', bytes })));
      return ok;
    },
  };
}

/**
 * Brings the sessions that were opened with no keeper there; and what a lost site made, to the site that is there now: where that was never a
 * lifeboat, there is none. A session that is not believed is left: what was written in it is refused, kept
 * and shown.
 * @throws Problem where waiting may help
 */
export async function bring(
  session: Pick<Session, 'call'>,
  store: Pick<CarriedStore, 'all'>,
): Promise<void> {
  const carried = await store.all();
  const of = (kind: Carried['kind']) =>
    carried.filter((one) => one.kind === kind).map(({ bytes }) => bytes);
  for (const opened of of('session')) await tried({ ...NOTHING, sessions: [opened] });
  for (const raw of of('offline')) await tried({ ...NOTHING, offline: [decodeOffline(raw)] });
  const slips = of('slip');
  for (let from = 0; from < slips.length; from += SLIPS_AT_ONCE) {
    await tried({ ...NOTHING, slips: slips.slice(from, from + SLIPS_AT_ONCE) });
  }

  async function tried(what: Params<'bring'>): Promise<void> {
    await session.call('bring', what).catch((error: unknown) => {
      if (!(error instanceof Problem && NOT_TAKEN.has(error.code))) throw error;
    });
  }
}

/** That is brought. */
export const NOTHING = {
  offers: [],
  offline: [],
  sessions: [],
  slips: [],
} satisfies Params<'bring'>;
const NOT_TAKEN: ReadonlySet<string> = new Set(['entry/refused', 'lifeboat/not-here']);
