/** Those who work in a city: each with an account, a name, passkeys in software and a desk of their own. */
import { systemClock, systemRandom } from '#base/clock.ts';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { ROLES, type Role } from '#base/roles.ts';
import { dayOf, streamName } from '#base/stream.ts';
import type { Presence } from '#care/entries.ts';
import { Problem } from '#problems/catalogue.ts';
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
import type { House } from '../house.ts';
import type { Employee } from './employee.ts';
import { type KeptCrew, keep, restored } from './kept-crew.ts';

/** Somebody at a desk. */
export type Seat = Desk & { readonly reader: LogReader };

/** The relay allows so many handshakes of one address; after a moment it allows more. */
const PAUSE_MS = 5_000;
const GUEST_MS = 24 * 3_600_000;

export class Crew {
  readonly #house: House;
  readonly #time: CityTime;
  readonly #transport: Transport;
  readonly #operators: readonly [Employee, Employee];
  /** By what they are hired as. */
  readonly #staff: Map<string, Employee>;
  readonly #guest: Uuid;
  #written = 0;

  private constructor(
    { house, time, transport }: { house: House; time: CityTime; transport: Transport },
    operators: readonly [Employee, Employee],
    staff: Map<string, Employee>,
    guest: Uuid,
  ) {
    this.#house = house;
    this.#time = time;
    this.#transport = transport;
    this.#operators = operators;
    this.#staff = staff;
    this.#guest = guest;
  }

  /** Takes the founding link of a new house, makes two operators, and lets the gateway in. */
  static async found(house: House, time: CityTime, enrolment: string): Promise<Crew> {
    const transport = onlyIn(house.org, relayTransport(house.origin, fetch));
    const desks = await foundTwoOperators(transport, house.origin, enrolment, [house.service]);
    const [first, second] = desks;
    const guest = uuidv7(systemClock, systemRandom);
    const operators = [
      { ...first, name: 'Ellis Founder (made up)' },
      { ...second, name: 'Noor Founder (made up)' },
    ] as const;
    const crew = new Crew({ house, time, transport }, operators, new Map(), guest);
    for (const [i, { name }] of operators.entries()) await nameSelf(desks[i] as Desk, name);
    await approveGateway(house, first);
    return crew;
  }

  /** Those who worked here before. */
  static again(house: House, time: CityTime, kept: KeptCrew): Crew {
    const transport = onlyIn(house.org, relayTransport(house.origin, fetch));
    const { operators, staff, guest } = restored(house.origin, kept);
    return new Crew({ house, time, transport }, operators, staff, guest);
  }

  /** What `again` needs: keys in the clear, for a house of made-up people alone. */
  keep(): KeptCrew {
    return keep(this.#operators, this.#staff, this.#guest);
  }

  /** How many entries the log has, as far as anybody here was answered where theirs stand. */
  get written(): number {
    return this.#written;
  }

  /** Hires whoever is not there yet, side by side; not within anybody's work. */
  async hire(wanted: readonly Position[]): Promise<void> {
    const missing = wanted.filter(({ as }) => !this.#staff.has(as));
    if (missing.length === 0) return;
    const time = this.#time;
    const links = await time.work(() => this.#invited(missing));
    const hired = missing.map((one, i) => time.work(() => this.#hired(one, links[i] as string)));
    for (const [i, employee] of (await Promise.all(hired)).entries()) {
      this.#staff.set((missing[i] as Position).as, employee);
    }
  }

  /** @throws RangeError where nobody was hired as that */
  member(as: string): Employee {
    const member = this.#staff.get(as);
    if (member === undefined) throw new RangeError(`nobody was hired as ${as}`);
    return member;
  }

  /** The link by which a person of flesh and blood comes in, with every role. Null once they have. */
  guestLink(): Promise<string | null> {
    const { origin, service } = this.#house;
    return this.asOperators(async (first, second) => {
      try {
        return await invite(first, origin, ROLES, [service], this.#guest, second, GUEST_MS);
      } catch (error) {
        if (error instanceof Problem && error.code === 'entry/refused') return null;
        throw error;
      }
    });
  }

  /** What takes two of them. */
  async asOperators<T>(act: (first: Seat, second: Seat) => Promise<T>): Promise<T> {
    const [first, second] = [
      await this.signIn(this.#operators[0]),
      await this.signIn(this.#operators[1]),
    ];
    try {
      return await act(first, second);
    } finally {
      for (const desk of [first, second]) await this.signOut(desk);
    }
  }

  async signIn({ authenticators, device }: Employee): Promise<Seat> {
    const desk = await this.#patiently(() => signIn(this.#transport, authenticators, device));
    return seat(this.#house.origin, this.#counting(desk));
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

  /** One after the other: a passkey's touches are counted. */
  async #invited(positions: readonly Position[]): Promise<readonly string[]> {
    const { origin, service } = this.#house;
    const operator = await this.signIn(this.#operators[0]);
    const links: string[] = [];
    for (const { roles } of positions) {
      const account = uuidv7(systemClock, systemRandom);
      links.push(await invite(operator, origin, roles, [service], account));
    }
    await this.signOut(operator);
    return links;
  }

  async #hired({ name }: Position, link: string): Promise<Employee> {
    const { origin } = this.#house;
    const authenticators = await this.#patiently(() => enrolTwice(this.#transport, origin, link));
    const employee = { name, authenticators, device: softwareDevice() };
    const desk = await this.signIn(employee);
    await nameSelf(desk, name);
    await this.signOut(desk);
    return employee;
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

export interface Position {
  /** What tells it from every other, for instance `clinician 3`. */
  readonly as: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

function seat(origin: string, desk: Desk): Seat {
  return { ...desk, reader: logReader({ origin, ticket: desk.session.ticket, fetch }) };
}

async function nameSelf(desk: Desk, name: string): Promise<void> {
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

/** Somebody is there: a desk tells the keeper, or its session ends. */
export function present({ session }: Seat): Promise<unknown> {
  return session.call('present', {});
}

/** What the room sees of them. */
export async function say(desk: Seat, presence: Presence): Promise<void> {
  const stream = streamName({ kind: 'room', day: dayOf(systemClock()) });
  await write(desk, { stream, after: 0, type: 'presence.said', facts: { presence } });
}
