/** One of Holdfast's processes, for proofs and benchmarks: the same program that `holdfast start` starts, ended when and how a test wants. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';

export type RunningPart = {
  readonly pid: number;
  /** What it said when it was ready: the keeper's founding link, the gateway's fingerprint. */
  readonly said: {
    readonly enrolment?: string;
    readonly fingerprint?: string;
    readonly introduction?: string;
  };
  /** Resolves when it is gone. */
  readonly exited: Promise<unknown>;
  tell(message: object): void;
  /** The next message that holds this. */
  hear(name: string): Promise<Readonly<Record<string, unknown>>>;
  stop(): Promise<void>;
  kill9(): Promise<void>;
};

/** Resolves when the part is ready. Its whole environment is `environment`; what it prints is added to `logFile`. */
export function startPart(
  name: 'keeper' | 'server' | 'gateway' | 'lifeboat',
  environment: Readonly<Record<string, string>>,
  logFile: string,
): Promise<RunningPart> {
  const main = new URL(`../../apps/${name}/main.ts`, import.meta.url).pathname;
  return startProgram(name, [main], environment, logFile);
}

/** The same, of another program that says `ready`. */
export async function startProgram(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  logFile: string,
): Promise<RunningPart> {
  const log = await open(logFile, 'a', 0o600);
  // Should this process die, the parts notice on their channel to it, and end.
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      ...environment,
    },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
    // What is sent to the group of this process, as Ctrl-C is, reaches this process alone, which ends its parts as it will.
    detached: true,
  });
  const exited = once(child, 'exit');
  await log.close();
  let why = '';
  const ready = new Promise<RunningPart['said']>((resolve) => {
    child.on('message', (said: { ready?: true; failed?: string } & RunningPart['said']) => {
      if (said.ready) resolve(said);
      why = said.failed ?? why;
    });
  });
  const said = await Promise.race([
    ready,
    exited.then(() =>
      Promise.reject(new Error(`the ${name} ended at its start: ${why || `see ${logFile}`}`)),
    ),
  ]);
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    child.kill(signal);
    await exited;
  };
  return {
    pid: child.pid!,
    said,
    exited,
    tell: (message) => void child.send(message),
    hear: (name) =>
      new Promise((resolve) => {
        const listen = (message: Record<string, unknown>) => {
          if (!(name in message)) return;
          child.off('message', listen);
          resolve(message);
        };
        child.on('message', listen);
      }),
    stop: () => end('SIGTERM'),
    kill9: () => end('SIGKILL'),
  };
}

/** A TCP port of this machine that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
