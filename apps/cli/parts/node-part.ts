import { type ChildProcess, spawn } from 'node:child_process';
import { on } from 'node:events';
import { open } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

import { endsWithParent } from '#postgres/ends-with-parent.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';

import type { Part, Process, Readiness } from '../supervise.ts';

export interface NodePart {
  readonly name: string;
  readonly main: string;
  /** The whole environment: a part learns nothing that is not written here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * What the part may read, and the socket it listens on; it may then write nothing else. A part that keeps files goes without this
   * fence: Node 26 denies `fsync` to whoever stands behind it, and nothing is safe without `fsync`.
   */
  readonly fence?: { readonly reads: readonly string[]; readonly socket: string };
  /** Runs in the same process before the part does; undefined for whatever is a provider's. */
  readonly preload?: Preload | undefined;
  /** Programs that start it in a narrower world, such as `unshare --net`. */
  readonly within: readonly string[];
  readonly logFile: string;
  onStarted?(pid: number, said: Readiness): void;
  /** How much of the log it has read, and of how much, where that takes long. */
  onReading?(read: number, of: number): void;
}

/** A module, and what it needs. */
export interface Preload {
  readonly module: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Folders and files that it reads, itself among them. */
  readonly reads: readonly string[];
}

/** From its start, or from the last word of how far it has come. */
const READY_WITHIN_MS = 60_000;
const KILL_AFTER_MS = 2_000;

/** A part of Holdfast in a Node process of its own, ready when it sends `{ ready: true }`. */
export function nodePart(part: NodePart): Part {
  return { name: part.name, start: () => start(part) };
}

async function start(part: NodePart): Promise<Process> {
  const log = await open(part.logFile, 'a', 0o600);
  const [program = '', ...args] = [
    ...part.within,
    ...endsWithParent('TERM'),
    process.execPath,
    // Whoever plants a prototype by that name plants a property.
    '--disable-proto=delete',
    ...fenced(part),
    ...(part.preload === undefined ? [] : ['--import', pathToFileURL(part.preload.module).href]),
    part.main,
  ];
  const child = spawn(program, args, {
    env: { ...part.environment, ...part.preload?.environment },
    // A group of its own: Ctrl-C reaches only the supervisor, which stops the parts in order.
    detached: true,
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  const exited = new Promise<void>((resolve) => {
    child.on('exit', () => resolve()).on('error', () => resolve());
  });
  await log.close();
  const ready = whenReady(part, child, exited);
  ready.then(
    (said) => part.onStarted?.(child.pid ?? 0, said),
    () => undefined,
  );
  return { ready, exited, stop: () => stop(child, exited) };
}

function fenced({ fence, preload }: NodePart): readonly string[] {
  if (fence === undefined) return [];
  const { socket } = fence;
  const reads = [...fence.reads, ...(preload?.reads ?? [])];
  return [
    ...['--permission', '--allow-net', '--disable-warning=ExperimentalWarning'],
    // Node's own SQLite opens files past that fence.
    '--no-experimental-sqlite',
    ...[...reads, socket].map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${socket}`,
  ];
}

async function whenReady(
  { name, logFile, onReading }: NodePart,
  child: ChildProcess,
  exited: Promise<void>,
): Promise<Readiness> {
  const listening = new AbortController();
  const { signal } = listening;
  const silence = Promise.withResolvers<never>();
  const patience = setTimeout(
    () =>
      silence.reject(
        new EnvironmentProblem(
          'part/failed',
          `The ${name} was not ready after ${READY_WITHIN_MS / 1000} seconds; see ${logFile}.`,
        ),
      ),
    READY_WITHIN_MS,
  );
  const reading = (read: number, of: number) => {
    patience.refresh();
    onReading?.(read, of);
  };
  try {
    return await Promise.race([
      readiness(child, reading, signal),
      exited.then(() => {
        throw new EnvironmentProblem(
          'part/failed',
          `The ${name} ended at its start; see ${logFile}.`,
        );
      }),
      silence.promise,
    ]);
  } finally {
    clearTimeout(patience);
    listening.abort();
  }
}

/** Listens without a gap: what comes in one breath is heard one by one. */
async function readiness(
  child: ChildProcess,
  onReading: (read: number, of: number) => void,
  signal: AbortSignal,
): Promise<Readiness> {
  for await (const [said] of on(child, 'message', { signal })) {
    const message = said as Record<string, unknown> | null;
    if (typeof message?.failed === 'string')
      throw new EnvironmentProblem('part/failed', message.failed);
    if (typeof message?.read === 'number') onReading(message.read, Number(message.of));
    if (message?.ready !== true) continue;
    const { enrolment, fingerprint, introduction, joined, protection, restored } = message;
    return {
      ...(typeof enrolment === 'string' ? { enrolment } : {}),
      ...(typeof fingerprint === 'string' ? { fingerprint } : {}),
      ...(typeof introduction === 'string' ? { introduction } : {}),
      ...(typeof protection === 'string' ? { protection } : {}),
      ...(typeof restored === 'number' ? { restored } : {}),
      ...(typeof joined === 'object' ? { joined: joined as NonNullable<Readiness['joined']> } : {}),
    };
  }
  throw new EnvironmentProblem('part/failed', 'A part went silent at its start.');
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await exited.finally(() => clearTimeout(patience));
}
