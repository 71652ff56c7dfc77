/**
 * What a place of work keeps on its disk beside what it wrote, because that stands on it: the keys that it made, which the keeper may not have heard
 * of yet; and for the day its site is lost, the proofs of its sessions, and what the lost keeper made, sealed to the lifeboats.
 */
import type { Bytes } from '#base/bytes.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Params } from '#wire/keeper.ts';
import type { Session } from './session.ts';

/** Each promise is kept on disk when it resolves. */
export type CarriedStore = {
  all(): Promise<readonly Carried[]>;
  add(carried: readonly Carried[]): Promise<void>;
  /** These, and no others, in one step. */
  replace(carried: readonly Carried[]): Promise<void>;
};

export type Carried =
  | { readonly kind: 'session' | 'slip'; readonly bytes: Bytes }
  | {
      readonly kind: 'offer';
      readonly bytes: Bytes;
      /** When it was made, milliseconds since the epoch. */
      readonly at: number;
    };

/** No more than the keeper takes in one call, and even: they come in pairs. */
const SLIPS_AT_ONCE = 512;

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
 * Brings what a lost site made to the site that is there now; where that was never a lifeboat, there is nothing to bring. A session that is not believed is left: what was written in it is refused, kept
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

const NOTHING = { offers: [], sessions: [], slips: [] } satisfies Params<'bring'>;
const NOT_TAKEN: ReadonlySet<string> = new Set(['entry/refused', 'lifeboat/not-here']);
