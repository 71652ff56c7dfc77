/** The stranger's checker as a stranger runs it: a process that is told an address or a folder, and nothing else. */
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';

const MAIN = new URL('../apps/verify/main.ts', import.meta.url).pathname;
export const HOLDFAST = new URL('../apps/cli/holdfast.js', import.meta.url).pathname;

export type Ended = { readonly exit: number; readonly out: string; readonly complaint: string };

export function verify(...args: readonly string[]): Promise<Ended> {
  return run(MAIN, args, tmpdir());
}

/** As typed in this folder. */
export function holdfast(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return run(HOLDFAST, args, cwd);
}

function run(main: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const options = { cwd, env: { PATH, NODE_COMPILE_CACHE }, maxBuffer: 2 ** 24 };
    const child = execFile(process.execPath, [main, ...args], options, (_, out, complaint) => {
      resolve({ exit: child.exitCode ?? -1, out, complaint });
    });
  });
}
