import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { EXIT, type Exit } from './command.ts';
import { ROOT } from './installation.ts';

/** Runs another app's own program on this terminal: an app never imports another. Whoever ends us ends it. */
export async function runProgram(main: string, args: readonly string[]): Promise<Exit> {
  const child = spawn(process.execPath, [join(ROOT, main), ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  const [status] = (await once(child, 'exit')) as [number | null];
  return Object.values(EXIT).find((exit) => exit === status) ?? EXIT.environment;
}
