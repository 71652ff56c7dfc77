/** A safe, the place that exports for it go to, and what is built from them: each by the command that people type. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Problem } from '#problems/catalogue.ts';
import { relayTransport } from '#sync/transport.ts';
import { freePort } from '#testkit/part.ts';
import type { Desk } from '#testkit/person.ts';
import { PROTOCOL } from '#wire/keeper.ts';
import type { House } from './house.ts';
import { nameBy, touchToLaunch } from './lifeboat-house.ts';
import { until } from './people.ts';
import { type Ended, HOLDFAST, holdfast } from './verify.ts';

export type Restored = {
  readonly origin: string;
  readonly entries: number;
  launch(by: readonly [Desk, Desk]): Promise<void>;
  stop(): Promise<void>;
};

export type Safe = {
  /** Scratch, with `safe`, `place`, and whatever is restored. */
  readonly folder: string;
  /** Where what is restored is reached. */
  readonly origin: string;
  /** Two operators name it. */
  name(by: readonly [Desk, Desk]): Promise<void>;
  /** From a main site, into the place. @returns what the command said */
  exportFrom(main: Pick<House, 'origin'>): Promise<Ended>;
  /** @throws with what the command said, where it was not restored */
  restore(data: string, ...more: readonly string[]): Promise<Restored>;
  remove(): Promise<void>;
};

/** @param place where exports go to, in words of the command line; a folder in the scratch where it is not given */
export async function makeSafe(org: string, place = 'place'): Promise<Safe> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-safe-'));
  const origin = `http://localhost:${await freePort()}`;
  const made = await holdfast(folder, 'safe', 'safe', '--org', org, '--origin', origin, '--json');
  if (made.exit !== 0) throw new Error(made.complaint);
  const { introduction } = JSON.parse(made.out);
  return {
    folder,
    origin,
    name: (by) => nameBy(introduction, by),
    exportFrom: (main) =>
      holdfast(
        folder,
        ...['export', place, '--from', main.origin, '--pass', 'safe/export.pass', '--json'],
      ),
    async restore(data, ...more) {
      const port = new URL(origin).port;
      const args = ['restore', place, '--safe', 'safe', '--data', data, '--port', port, '--json'];
      const child = spawn(process.execPath, [HOLDFAST, ...args, ...more], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const { restored } = await said(child);
      return {
        origin,
        entries: restored,
        async launch(by) {
          await touchToLaunch(origin, by);
          await until('it is the main site', async () => {
            const asked = relayTransport(origin, fetch)('/session/options', {
              protocol: PROTOCOL,
              knownKeeper: null,
            });
            return asked.catch((error: unknown) => {
              if (error instanceof Problem) return undefined;
              throw error;
            });
          });
        },
        stop: () => ended(child),
      };
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** Its one answer. */
async function said(child: ChildProcess): Promise<{ readonly restored: number }> {
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout! }), 'line') as Promise<[string]>,
    once(child, 'exit').then(([code]) => {
      throw new Error(`restore ended with ${code}`);
    }),
  ]);
  const answer = JSON.parse(line);
  if (answer.ready !== true) throw new Error(answer.message);
  return answer;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
