/** A site: its machine, and the processes on it, which are started anew when they end, as `holdfast` does. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { standingStill } from '../engine/platform.ts';
import type { Process } from '../engine/process.ts';
import type { Answer, Host, Request } from '../machines/network.ts';
import { runCourier } from './courier.ts';
import { injected } from './injected.ts';
import { type RunningKeeper, runKeeper, runStandby } from './keeper-process.ts';
import type { Machine } from './machine.ts';
import { type RunningServer, runServer } from './server-process.ts';

/** What a server that was taken over answers. */
export type Lie = (
  request: Request,
  truth: (request: Request) => Promise<Answer>,
) => Promise<Answer>;

export type SiteParts = {
  readonly machine: Machine;
  readonly origin: string;
  /** The origin of the site whose lifeboat it is; null for the main site. */
  readonly standsBy: string | null;
  /** With one file in it. */
  readonly deskFolder: string;
};

export type Part = 'keeper' | 'server' | 'courier';

export class Site implements Host {
  readonly parts: SiteParts;
  /** Null while it says the truth. */
  lie: Lie | null = null;
  /** Its courier hands its keeper what was not fetched. */
  isCourierTaken = false;
  readonly #processes = new Map<Part, Process>();
  /** To which its keeper was moved for a time. */
  readonly #others: Machine[] = [];
  #keeper: RunningKeeper | null = null;
  #server: RunningServer | null = null;
  #isLost = false;
  #isAway = false;

  constructor(parts: SiteParts) {
    this.parts = parts;
  }

  get machine(): string {
    return this.parts.machine.name;
  }

  /** The keeper that answers here; null while none does. */
  get keeper(): RunningKeeper | null {
    return this.#keeper?.process.isAlive ? this.#keeper : null;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  get isLaunched(): boolean {
    return existsSync(join(this.parts.machine.folder, 'secrets'));
  }

  /** Resolves once a lifeboat has what a keeper needs: before that nobody can launch it, and whoever loses the main site has nothing. */
  async ready(): Promise<void> {
    const { timeline } = this.parts.machine.seed;
    while (!(await this.#isReady())) await timeline.rest(1_000);
  }

  start(): void {
    this.#start('keeper');
    this.#start('server');
    if (this.parts.standsBy !== null) this.#start('courier');
  }

  /** As kill -9 does; whoever started it starts it again soon. */
  kill(part: Part): void {
    this.#processes.get(part)?.kill();
  }

  /** A keeper is started on another machine, with a copy of its folder; the one that runs goes on until somebody finds it. */
  startSecondKeeper(): void {
    const first = this.#processes.get('keeper');
    const other = this.parts.machine.beside();
    this.#others.push(other);
    this.#start('keeper', other);
    this.parts.machine.seed.timeline.after(20_000, () => first?.kill());
  }

  /** Nothing runs there until somebody finds it again; disk and folder stay. */
  leave(): void {
    this.#isAway = true;
    for (const part of this.#processes.keys()) this.kill(part);
  }

  comeBack(): void {
    this.#isAway = false;
    this.start();
  }

  /** All of it, disk and folder, for good. */
  async lose(): Promise<void> {
    this.#isLost = true;
    for (const part of this.#processes.keys()) this.kill(part);
    await this.parts.machine.wipe();
  }

  /** Nothing runs there any more, and nothing is left of its folders. */
  forget(): void {
    this.leave();
    for (const machine of [this.parts.machine, ...this.#others]) machine.forget();
  }

  async answer(request: Request): Promise<Answer> {
    const truth = async (asked: Request) => {
      const server = this.#server;
      if (server === null || !server.process.isAlive) throw new Error('nothing listens');
      return server.process.run(() => injected(server.app, asked));
    };
    return this.lie === null ? truth(request) : this.lie(request, truth);
  }

  async #isReady(): Promise<boolean> {
    const { keeper } = this;
    if (keeper?.as !== 'standing by') return false;
    const { self, parts } = keeper.open.standby;
    const indexKeys = keeper.process.run(() => parts.slips.indexKeys());
    return self !== undefined && (await indexKeys.catch(() => null)) !== null;
  }

  #start(part: Part, machine = this.parts.machine): void {
    const { timeline, draw, trace } = machine.seed;
    const process = machine.process(part);
    this.#processes.set(part, process);
    process.onKilled(() => {
      trace.say(machine.name, `${part} ended`);
      timeline.after(draw.between(500, 4_000), () => {
        const isGone = this.#isLost || this.#isAway;
        if (!isGone && this.#processes.get(part) === process) this.#start(part);
      });
    });
    const failed = (error: unknown) => {
      if (!process.isAlive) return;
      const { name, code } = error as NodeJS.ErrnoException;
      trace.say(machine.name, `${part} does not start: ${name} ${code ?? ''}`);
      process.kill();
    };
    process.run(() => this.#run(part, process, machine)).catch(failed);
  }

  async #run(part: Part, process: Process, machine: Machine): Promise<void> {
    const { origin, standsBy, deskFolder } = this.parts;
    const { trace } = machine.seed;
    if (part === 'courier') return runCourier(this, process, standsBy!);
    if (part === 'server') {
      const parts = { process, origin, deskFolder, keeper: () => this.keeper };
      this.#server = await standingStill(() => runServer(machine, parts));
      return;
    }
    const endSoon = () => machine.seed.timeline.after(200, () => process.kill());
    const keeper =
      standsBy === null || this.isLaunched
        ? await runKeeper(machine, process, origin)
        : await runStandby(machine, process, endSoon);
    // It was launched before it could end: what runs next is a keeper.
    if (keeper.as === 'standing by' && keeper.open.launched) return process.kill();
    trace.say(machine.name, `keeper runs, ${keeper.as}`);
    this.#keeper = keeper;
  }
}
