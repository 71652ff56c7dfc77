/** A machine of a site: its disk, the folder of its keeper, and its clock. Processes come and go on it. */
import { cpSync, rmSync } from 'node:fs';
import type { Sql } from 'postgres';
import type { Clock, Random } from '#base/clock.ts';
import type { Draw } from '../../city/draw.ts';
import { Process } from '../engine/process.ts';
import { connectionTo, directTo } from '../machines/connection.ts';
import type { Disk } from '../machines/disk.ts';
import type { Seed } from '../seed.ts';
import { newFolder } from './folders.ts';

export class Machine {
  readonly name: string;
  readonly disk: Disk;
  readonly seed: Seed;
  /** How far its clock is off, milliseconds. */
  skewMs = 0;
  #folder: string;

  constructor(name: string, disk: Disk, seed: Seed) {
    this.name = name;
    this.disk = disk;
    this.seed = seed;
    this.#folder = newFolder();
  }

  /** Another, with the same disk and folder as they are now. */
  async copied(name: string): Promise<Machine> {
    const machine = new Machine(name, await this.disk.copied(name), this.seed);
    cpSync(this.#folder, machine.folder, { recursive: true });
    return machine;
  }

  /** Another at the same database, with the folder as it is now. */
  beside(): Machine {
    const machine = new Machine(this.name, this.disk, this.seed);
    cpSync(this.#folder, machine.folder, { recursive: true });
    return machine;
  }

  get folder(): string {
    return this.#folder;
  }

  get clock(): Clock {
    return () => Math.floor(this.seed.timeline.now + this.skewMs);
  }

  get random(): Random {
    return randomOf(this.seed.draw);
  }

  process(what: string): Process {
    return new Process(`${this.name} ${what}`, () => this.skewMs);
  }

  sqlOf(process: Process): Sql {
    return connectionTo(this.disk, process, this.seed);
  }

  /** For looking at its disk from outside: nothing goes wrong there, and no time passes. */
  get ownSql(): Sql {
    return directTo(this.disk);
  }

  /** Disk and folder are gone. Nothing may run on it. */
  async wipe(): Promise<void> {
    await this.disk.wipe();
    this.forget();
    this.#folder = newFolder();
  }

  forget(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export function randomOf(draw: Draw): Random {
  return (length) => Uint8Array.from({ length }, () => draw.between(0, 255));
}
