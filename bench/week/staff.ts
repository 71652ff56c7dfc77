/** Who works through the week: people who sign in again for each shift, and are there while calls come to them. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import type { Device } from '#sync/device.ts';
import { type LogReader, logReader } from '#sync/log-reader.ts';
import { approvedMachine, type Machine, seatMachine } from '#testkit/machine.ts';
import {
  type Desk,
  enrolTwice,
  foundTwoOperators,
  invite,
  keptAuthenticator,
  newDeviceKey,
  signIn,
  softwareDevice,
} from '#testkit/person.ts';
import type { KeptPasskey, SoftwareAuthenticator } from '#testkit/software-authenticator.ts';
import { type House, SERVICE } from './house.ts';

const MINUTE_MS = 60_000;
/** A session lasts twelve hours. */
const SHIFT_MS = 11 * 60 * MINUTE_MS;
/** A desk that says nothing of its person is ended after thirty minutes. */
const PRESENT_MS = 10 * MINUTE_MS;
const GONE_MS = 28 * MINUTE_MS;

export type Seated = Desk & { readonly reader: LogReader };

export class Seat {
  readonly #house: House;
  readonly #passkey: SoftwareAuthenticator;
  readonly #device: Device = softwareDevice();
  #seated: Promise<Seated>;
  #since: number;
  #presentAt: number;

  constructor(house: House, passkey: SoftwareAuthenticator) {
    this.#house = house;
    this.#passkey = passkey;
    this.#seated = this.#sit();
    this.#since = this.#presentAt = house.clock();
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

  kept(): KeptPasskey {
    return this.#passkey.keep();
  }

  async #sit(): Promise<Seated> {
    const { transport, origin, fetch, clock } = this.#house;
    const desk = await signIn(transport, [this.#passkey], this.#device, null, clock);
    const reader = logReader({ origin, ticket: desk.session.ticket, fetch });
    return { ...desk, reader };
  }
}

/** The gateway, in a new session for each shift. */
export class GatewaySeat {
  readonly #house: House;
  readonly #key: KeyObject;
  #seated: Promise<Machine>;
  #since: number;

  constructor(house: House, key: KeyObject) {
    this.#house = house;
    this.#key = key;
    this.#seated = this.#sit();
    this.#since = house.clock();
  }

  machine(): Promise<Machine> {
    const now = this.#house.clock();
    if (now - this.#since > SHIFT_MS) {
      this.#since = now;
      this.#seated = this.#sit();
    }
    return this.#seated;
  }

  kept(): JsonWebKey {
    return this.#key.export({ format: 'jwk' });
  }

  #sit(): Promise<Machine> {
    const { transport, clock } = this.#house;
    return seatMachine(transport, softwareDevice(this.#key), clock);
  }
}

export type Staff = {
  readonly handlers: readonly Seat[];
  readonly clinicians: readonly Seat[];
  readonly gateway: GatewaySeat;
};

/** Keys in the clear: whoever they are of is made up. */
export type KeptStaff = {
  readonly handlers: readonly KeptPasskey[];
  readonly clinicians: readonly KeptPasskey[];
  readonly gateway: JsonWebKey;
};

/** Two operators of a new house, the gateway they approve, and the people they invite. */
export async function hireAll(
  house: House,
  counts: { readonly handlers: number; readonly clinicians: number },
  progress: (done: number, all: number) => void,
): Promise<Staff> {
  const { handshakes, origin, enrolment } = house;
  const [founder] = await foundTwoOperators(handshakes, origin, enrolment!, [SERVICE]);
  const gatewayKey = newDeviceKey();
  await approvedMachine(handshakes, founder, softwareDevice(gatewayKey));

  const hire = async (role: Role) => {
    const account = uuidv7(systemClock, systemRandom);
    const link = await invite(founder, origin, [role], [SERVICE], account);
    const [passkey] = await enrolTwice(handshakes, origin, link);
    return new Seat(house, passkey);
  };
  const all = counts.handlers + counts.clinicians;
  const handlers: Seat[] = [];
  const clinicians: Seat[] = [];
  for (let i = 0; i < all; i += 1) {
    if (i < counts.handlers) handlers.push(await hire('call-handler'));
    else clinicians.push(await hire('clinician'));
    progress(i + 1, all);
  }
  return { handlers, clinicians, gateway: new GatewaySeat(house, gatewayKey) };
}

export function keepStaff({ handlers, clinicians, gateway }: Staff): KeptStaff {
  return {
    handlers: handlers.map((seat) => seat.kept()),
    clinicians: clinicians.map((seat) => seat.kept()),
    gateway: gateway.kept(),
  };
}

/** Those who were hired before, each in a new session. */
export function seatAgain(house: House, { handlers, clinicians, gateway }: KeptStaff): Staff {
  const again = (kept: KeptPasskey) => new Seat(house, keptAuthenticator(house.origin, kept));
  return {
    handlers: handlers.map(again),
    clinicians: clinicians.map(again),
    gateway: new GatewaySeat(house, createPrivateKey({ key: gateway, format: 'jwk' })),
  };
}
