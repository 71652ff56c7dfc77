import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { EnvironmentProblem } from '#postgres/environment-problem.ts';

import { UsageProblem } from './command.ts';

/** Reads a port from the command line. */
export function parsePort(text: string, flag: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new UsageProblem(`--${flag} takes a port between 1 and 65535.`);
}

/** The server of a Holdfast that was just killed may need a moment to let go of its port. */
const PATIENCE_MS = 1_000;

/** @throws EnvironmentProblem `port/in-use`, naming the option that chooses another. */
export async function assertPortFree(port: number, flag: string): Promise<void> {
  for (let waited = 0; ; waited += 100) {
    const failure = await tryPort(port);
    if (failure === undefined) return;
    if (failure === 'EACCES') {
      throw new EnvironmentProblem(
        'permission/denied',
        `This account may not use port ${port}; choose one above 1023 with --${flag}.`,
      );
    }
    if (waited >= PATIENCE_MS) {
      throw new EnvironmentProblem(
        'port/in-use',
        `Port ${port} is in use by another program; choose another with --${flag}.`,
      );
    }
    await sleep(100);
  }
}

function tryPort(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(undefined)));
  });
}
