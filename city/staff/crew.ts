/** Those who work in a city: each with an account, a name, two passkeys in software and a desk of their own. */
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import type { Role } from '#identity/roles.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Device } from '#sync/device.ts';
import { type LogReader, logReader } from '#sync/log-reader.ts';
import type { Session } from '#sync/session.ts';
import { relayTransport, type Transport } from '#sync/transport.ts';
import {
  type Desk,
  enrolTwice,
  foundTwoOperators,
  invite,
  signIn,
  softwareDevice,
  write,
} from '#testkit/person.ts';
import { approveGateway } from '../../proofs/people.ts';
import type { CityTime } from '../clock/time.ts';
import { CITY_ORG, type House, SERVICE } from '../house.ts';

/** Somebody at a desk. */
export type Seat = Desk & { readonly reader: LogReader };

export interface Employee {
  readonly name: string;
  readonly authenticators: Desk['authenticators'];
  readonly device: Device;
}

/** The relay allows so many handshakes of one address; after a moment it allows more. */
const PAUSE_MS = 5_000;

export class Crew {
  readonly #transport: Transport;
  readonly #origin: string;
  readonly #time: CityTime;
  readonly #operators: readonly [Seat, Seat];
  #written = 0;
  #watcher: Employee | undefined;

  private constructor(
    transport: Transport,
    origin: string,
    time: CityTime,
    operators: readonly [Seat, Seat],
  ) {
    this.#transport = transport;
    this.#origin = origin;
    this.#time = time;
    this.#operators = operators;
  }

  /** Takes the founding link of a new city: two operators, and the gateway approved. */
  static async found(house: House, time: CityTime): Promise<Crew> {
    const transport = onlyIn(CITY_ORG, relayTransport(house.origin, fetch));
    const desks = await foundTwoOperators(transport, house.origin, house.enrolment, [SERVICE]);
    const [first, second] = desks.map((desk) => seat(house.origin, desk)) as [Seat, Seat];
    const crew = new Crew(transport, house.origin, time, [first, second]);
    await crew.#named(first, 'Ellis Founder (made up)');
    await crew.#named(second, 'Noor Founder (made up)');
    await approveGateway(house, first);
    return crew;
  }

  /** How many entries the log has, as far as anybody here was answered where theirs stand. */
  get written(): number {
    return this.#written;
  }

  /** A new session of somebody who only looks at the board. */
  async watcher(): Promise<Seat> {
    this.#watcher ??= await this.hire('Quinn Watcher (made up)', ['shift-lead']);
    return this.signIn(this.#watcher);
  }

  async hire(name: string, roles: readonly Role[]): Promise<Employee> {
    const account = uuidv7(systemClock, systemRandom);
    const link = await invite(this.#operators[0], this.#origin, roles, [SERVICE], account);
    const authenticators = await this.#patiently(() =>
      enrolTwice(this.#transport, this.#origin, link),
    );
    const employee = { name, authenticators, device: softwareDevice() };
    const desk = await this.signIn(employee);
    await this.#named(desk, name);
    await this.signOut(desk);
    return employee;
  }

  /** The link by which a person of flesh and blood comes in, with every role. */
  async guestLink(roles: readonly Role[]): Promise<string> {
    const [first, second] = this.#operators;
    const account = uuidv7(systemClock, systemRandom);
    return invite(first, this.#origin, roles, [SERVICE], account, second);
  }

  async signIn({ authenticators, device }: Employee): Promise<Seat> {
    const desk = await this.#patiently(() => signIn(this.#transport, authenticators, device));
    return seat(this.#origin, this.#counting(desk));
  }

  async signOut(desk: Seat): Promise<void> {
    const { id, account } = desk.session;
    await write(desk, {
      stream: streamName({ kind: 'account', id: account }),
      after: 0,
      type: 'session.closed',
      facts: { session: id, reason: 'signed-out' },
    });
  }

  /** Notes where what this desk appends stands. */
  #counting(desk: Desk): Desk {
    const { session } = desk;
    const call: Session['call'] = async (method, params) => {
      const answer = await session.call(method, params);
      if ('positions' in answer) {
        const ends = answer.positions.map(({ index }) => index + 1);
        this.#written = Math.max(this.#written, ...ends);
      }
      return answer;
    };
    return { ...desk, session: { ...session, call } };
  }

  async #named(desk: Seat, name: string): Promise<void> {
    const { account } = desk.session;
    await desk.keyring.ensure([{ stream: 'directory', subject: null }], 'directory');
    await write(desk, {
      stream: 'directory',
      after: 0,
      type: 'account.named',
      facts: { account },
      payload: { name },
    });
  }

  async #patiently<T>(act: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'request/too-many') throw error;
        await this.#time.until(this.#time.now() + PAUSE_MS);
      }
    }
  }
}

function seat(origin: string, desk: Desk): Seat {
  return { ...desk, reader: logReader({ origin, ticket: desk.session.ticket, fetch }) };
}

/** Before a passkey is made or touched, it is seen whose log this is. */
export function onlyIn(org: string, transport: Transport): Transport {
  return async (path, ask) => {
    const answer = await transport(path, ask);
    if ('org' in answer && answer.org !== org) {
      throw new RangeError('virtual people work in a made-up city alone');
    }
    return answer;
  };
}

/** When somebody was there: a desk tells the keeper, or its session ends. */
export function present({ session }: Seat): Promise<unknown> {
  return session.call('present', {});
}
