/**
 * Keys for streams that are new. A place of work makes them itself, so that nobody waits for the keeper to begin something; it has them on its disk,
 * sealed to every keeper that may come to need them, before it uses them.
 */
import type { Bytes } from '#base/bytes.ts';
import type { Clock, Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import { makeOffer } from '#seal/offer.ts';
import { newDataKey } from '#seal/payload.ts';
import { type CarriedStore, NOTHING } from './carried.ts';
import type { Keyring } from './keyring.ts';
import type { Session } from './session.ts';

export type OffersParts = {
  readonly session: Session;
  readonly store: Pick<CarriedStore, 'all' | 'add'>;
  readonly clock: Clock;
  readonly random: Random;
};

export class Offers {
  readonly #parts: OffersParts;
  /** Those that the keeper has not heard of in this session. */
  #waiting: readonly Bytes[] = [];
  /** Whatever was ever among them. */
  readonly #known = new Set<string>();
  #bringing: Promise<void> | null = null;

  constructor(parts: OffersParts) {
    this.#parts = parts;
  }

  /** Puts keys for streams that begin for a patient into the keyring. Durable on this device when it resolves. */
  async make(
    keyring: Pick<Keyring, 'hold'>,
    subject: Uuid,
    streams: readonly string[],
  ): Promise<void> {
    const { session, store, clock, random } = this.#parts;
    const keys = streams.map(() => newDataKey(random));
    const of = { by: session.account, subject, streams: [...streams] };
    const bytes = await makeOffer(session.org, of, keys, session.offerTo);
    await store.add([{ kind: 'offer', bytes, at: clock() }]);
    this.#wait([bytes]);
    for (const [i, stream] of streams.entries())
      keyring.hold({ stream, subject }, 'receive', keys[i]!);
  }

  /** The session in which the keeper hears of what was begun before it is asked anything that may stand on it. */
  get session(): Session {
    const { session } = this.#parts;
    return {
      ...session,
      call: async (method, params) => {
        await this.bring();
        return session.call(method, params);
      },
    };
  }

  /** Tells the keeper of what was begun. @throws Problem where it does not answer: then all of it goes with the next question */
  async bring(): Promise<void> {
    while (this.#waiting.length > 0) {
      this.#bringing ??= this.#bringSome().finally(() => {
        this.#bringing = null;
      });
      await this.#bringing;
    }
  }

  /** And of what was begun on this device before, or in another page: its entries are about to be sent. @throws Problem */
  async bringKept(): Promise<void> {
    const kept = await this.#parts.store.all();
    this.#wait(kept.flatMap(({ kind, bytes }) => (kind === 'offer' ? [bytes] : [])));
    await this.bring();
  }

  #wait(offers: readonly Bytes[]): void {
    const fresh = offers.filter((bytes) => !this.#known.has(bytes.toBase64()));
    for (const bytes of fresh) this.#known.add(bytes.toBase64());
    this.#waiting = [...this.#waiting, ...fresh];
  }

  async #bringSome(): Promise<void> {
    const some = this.#waiting.slice(0, AT_ONCE);
    await this.#parts.session.call('bring', { ...NOTHING, offers: [...some] });
    this.#waiting = this.#waiting.slice(some.length);
  }
}

const AT_ONCE = 64;
