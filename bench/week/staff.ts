/** Who works through the week: people who sign in again for each shift, and are there while calls come to them. */
import type { Clock } from '#base/clock.ts';
import type { Role } from '#identity/roles.ts';
import type { Device } from '#sync/device.ts';
import { type LogReader, logReader } from '#sync/log-reader.ts';
import type { Machine } from '#testkit/machine.ts';
import { type Desk, signIn, softwareDevice } from '#testkit/person.ts';
import type { House } from './house.ts';

const MINUTE_MS = 60_000;
/** A session lasts twelve hours. */
const SHIFT_MS = 11 * 60 * MINUTE_MS;
/** A desk that says nothing of its person is ended after thirty minutes. */
const PRESENT_MS = 10 * MINUTE_MS;
const GONE_MS = 28 * MINUTE_MS;

export type Seated = Desk & { readonly reader: LogReader };

export class Seat {
  readonly #house: House;
  readonly #passkeys: Desk['authenticators'];
  readonly #device: Device = softwareDevice();
  #seated: Promise<Seated>;
  #since: number;
  #presentAt: number;

  private constructor(house: House, passkeys: Desk['authenticators']) {
    this.#house = house;
    this.#passkeys = passkeys;
    this.#seated = this.#sit();
    this.#since = this.#presentAt = house.clock();
  }

  static async take(house: House, role: Role): Promise<Seat> {
    return new Seat(house, await house.hire(role));
  }

  /** The person at their desk now: signed in for this shift, and known to be there. */
  async person(): Promise<Seated> {
    const now = this.#house.clock();
    if (now - this.#since > SHIFT_MS || now - this.#presentAt > GONE_MS) {
      this.#since = this.#presentAt = now;
      this.#seated = this.#sit();
    } else if (now - this.#presentAt > PRESENT_MS) {
      this.#presentAt = now;
      await (await this.#seated).session.call('present', {});
    }
    return this.#seated;
  }

  async #sit(): Promise<Seated> {
    const { transport, origin, fetch, clock } = this.#house;
    const desk = await signIn(transport, this.#passkeys, this.#device, null, clock);
    const reader = logReader({ origin, ticket: desk.session.ticket, fetch });
    return { ...desk, reader };
  }
}

/** The gateway, in a new session for each shift. */
export function gatewaySeat(house: Pick<House, 'gateway' | 'clock'>): () => Promise<Machine> {
  const clock: Clock = house.clock;
  let since = clock();
  let seated = house.gateway();
  return () => {
    if (clock() - since > SHIFT_MS) {
      since = clock();
      seated = house.gateway();
    }
    return seated;
  };
}

export type Staff = { readonly handlers: readonly Seat[]; readonly clinicians: readonly Seat[] };

export async function hireAll(
  house: House,
  counts: { readonly handlers: number; readonly clinicians: number },
  progress: (done: number, all: number) => void,
): Promise<Staff> {
  const all = counts.handlers + counts.clinicians;
  const handlers: Seat[] = [];
  const clinicians: Seat[] = [];
  for (let i = 0; i < all; i += 1) {
    if (i < counts.handlers) handlers.push(await Seat.take(house, 'call-handler'));
    else clinicians.push(await Seat.take(house, 'clinician'));
    progress(i + 1, all);
  }
  return { handlers, clinicians };
}
