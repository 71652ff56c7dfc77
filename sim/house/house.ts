/** A simulated house: a main site, its lifeboats, and its desks with their people; founded while nothing goes wrong. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Uuid, uuidv7 } from '#base/ids.ts';
import { relayTransport } from '#sync/transport.ts';
import { agree, type Desk, enrolTwice, foundTwoOperators, invite, write } from '#testkit/person.ts';
import { introductionOf } from '../../apps/keeper/standby/lifeboat-keys.ts';
import { Process } from '../engine/process.ts';
import { Disk } from '../machines/disk.ts';
import type { Postgres } from '../machines/postgres.ts';
import type { Seed } from '../seed.ts';
import { SimulatedDesk } from './desk.ts';
import { newFolder } from './folders.ts';
import { Machine, randomOf } from './machine.ts';
import { LIFEBOATS, MAIN, SERVICE } from './names.ts';
import { Site } from './site.ts';
import { workAt } from './work.ts';

export type Plan = {
  readonly lifeboats: 0 | 1 | 2;
  readonly desks: number;
  readonly paceMs: number;
};

export class House {
  readonly main: Site;
  readonly lifeboats: readonly Site[];
  readonly desks: readonly SimulatedDesk[];
  readonly operators: readonly [Desk, Desk];
  /** Where the log goes on. */
  standing: Site;
  /** It gave way to the one where the log goes on; null where none did. */
  gaveWay: Site | null = null;
  /** Who has the main site's keys, and a copy of it; null where nobody has. */
  thief: Site | null = null;
  /** What people have not brought to an end yet; null where all is. */
  underway: string | null = null;
  readonly #work: { goesOn: boolean };

  constructor(
    parts: Pick<House, 'main' | 'lifeboats' | 'desks' | 'operators'>,
    work: { goesOn: boolean },
  ) {
    ({ main: this.main, lifeboats: this.lifeboats, desks: this.desks } = parts);
    this.operators = parts.operators;
    this.standing = this.main;
    this.#work = work;
  }

  get sites(): readonly Site[] {
    return [this.main, ...this.lifeboats];
  }

  /** Lifeboats that follow the log where it goes on. */
  get following(): readonly Site[] {
    return this.lifeboats.filter((one) => one !== this.standing && one !== this.gaveWay);
  }

  /** People write nothing new from here on. */
  rest(): void {
    this.#work.goesOn = false;
  }

  /** What has not come to rest yet; null where all has. */
  get moves(): string | null {
    const { standing, following, underway } = this;
    const { stolen } = standing.parts.machine.seed.witness;
    const isStolen = (id: Uuid) => stolen.has(id);
    if (underway !== null) return underway;
    if (standing.keeper?.as !== 'main') return 'no keeper runs where the log goes on';
    const { journal } = standing.keeper.open.keeper;
    for (const { parts, seated, toSend } of this.desks) {
      if (seated === null) return `${parts.name} is not signed in`;
      if (seated.isActing) return `${parts.name} is in the middle of something`;
      // What only a thief took stays, and is nobody's loss.
      const kept = seated.outbox.kept.filter(({ header }) => !isStolen(header.id));
      if (toSend > 0) return `${parts.name} has ${toSend} entries to send`;
      // Where nobody stands by, it is kept until somebody does.
      if (kept.length > 0 && following.length > 0)
        return `${parts.name} keeps ${kept.length} entries`;
    }
    for (const lifeboat of following) {
      if (lifeboat.keeper?.as !== 'standing by') return `${lifeboat.machine} does not stand by`;
      const { mirror } = lifeboat.keeper.open.standby.parts;
      if (mirror.head.size < journal.size) return `${lifeboat.machine} is behind`;
    }
    return null;
  }

  /** Its processes and folders are gone. */
  close(): void {
    for (const desk of this.desks) desk.kill();
    for (const site of this.sites) site.forget();
    this.thief?.forget();
    rmSync(this.main.parts.deskFolder, { recursive: true, force: true });
  }
}

/** Resolves while virtual time passes: whoever waits for it lets it. */
export async function openHouse(seed: Seed, postgres: Postgres, plan: Plan): Promise<House> {
  const deskFolder = newFolder();
  writeFileSync(join(deskFolder, 'index.html'), '<!doctype html><title>Holdfast</title>');
  const siteOf = async (name: string, origin: string, standsBy: string | null) => {
    const machine = new Machine(name, await Disk.blank(name, postgres), seed);
    const site = new Site({ machine, origin, standsBy, deskFolder });
    seed.network.listen(origin, site);
    return site;
  };
  const main = await siteOf('main', MAIN, null);
  const lifeboats: Site[] = [];
  for (const [i, origin] of LIFEBOATS.slice(0, plan.lifeboats).entries())
    lifeboats.push(await siteOf(`lifeboat${i + 1}`, origin, MAIN));

  main.start();
  const link = await until(seed, () =>
    main.keeper?.as === 'main' ? main.keeper.open.enrolment : null,
  );
  const office = new Process('office');
  const random = randomOf(seed.draw.apart('office'));
  const isWorking = { goesOn: true };
  const founded = office.run(async () => {
    const transport = relayTransport(MAIN, seed.network.fetchOf('office', office));
    const [first, second] = await foundTwoOperators(transport, MAIN, link, [SERVICE]);
    for (const lifeboat of lifeboats) {
      lifeboat.start();
      const keeper = await until(seed, () => lifeboat.keeper);
      if (keeper.as !== 'standing by') throw new Error('a lifeboat that is no lifeboat');
      const { own, org } = keeper.open.standby.parts;
      const { machine, parts } = lifeboat;
      const { origin } = parts;
      const facts = await introductionOf(own, { org, name: machine, origin });
      const draft = { stream: 'org', after: 0, type: 'lifeboat.named', facts } as const;
      await agree(second, (await write(first, draft)).id);
    }
    const desks: SimulatedDesk[] = [];
    for (let i = 1; i <= plan.desks; i += 1) {
      const account = uuidv7(() => Date.now(), random);
      const roles = i === 1 ? (['clinician'] as const) : (['clinician', 'call-handler'] as const);
      const invited = await invite(first, MAIN, roles, [SERVICE], account);
      const authenticators = await enrolTwice(transport, MAIN, invited);
      const name = `desk${i}`;
      const draw = seed.draw.apart(name);
      const person = { name, draw, paceMs: plan.paceMs, isWorking: () => isWorking.goesOn };
      const work = (seated: Parameters<typeof workAt>[0]) => workAt(seated, person, seed);
      const whereToOpen = () => house.standing.parts.origin;
      desks.push(new SimulatedDesk({ name, authenticators, seed, whereToOpen, work }));
    }
    return { desks, operators: [first, second] as const };
  });
  const { desks, operators } = await founded;
  const house = new House({ main, lifeboats, desks, operators }, isWorking);
  return house;
}

/** Looks until there is something. */
async function until<T>(seed: Seed, look: () => T | null): Promise<T> {
  for (;;) {
    const found = look();
    if (found !== null) return found;
    await seed.timeline.rest(50);
  }
}
