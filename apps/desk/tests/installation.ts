/** A whole Holdfast, as somebody starts it, with its data under a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ROLES } from '#identity/roles.ts';
import { relayTransport } from '#sync/transport.ts';
import { type Desk, enrolAndSignIn, enrolTwice } from '#testkit/person.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const ready = z.object({
  origin: z.string(),
  gpOut: z.string(),
  /** Its data folder. */
  data: z.string(),
  /** Only while nobody has enrolled. */
  enrolment: z.string().optional(),
  fingerprint: z.string(),
});

export type Installation = z.output<typeof ready> & {
  /** Where NHS 111 services post their reports. */
  readonly reportsUrl: string;
  /** Makes the account of a link whole with passkeys in software, elsewhere. */
  enrolElsewhere(link: string): Promise<unknown>;
  /** And signs in there, with a desk in software. */
  signInElsewhere(link: string): Promise<Desk>;
  /** Posts a report of `vectors/itk-111` as a 111 service would. @returns the HTTP status */
  sendReport(name: string): Promise<number>;
  /** Posts any bytes to the same door. */
  sendBytes(body: string): Promise<number>;
  /** Ends every process of it at once, as a power cut does. */
  crash(): Promise<void>;
  /** After a crash: the same data, the same addresses. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** @param settings what else its environment says, once it is known where it will be */
export async function startInstallation(
  settings: (origin: string) => Promise<Readonly<Record<string, string>>> = async () => ({}),
): Promise<Installation> {
  const scratch = await mkdtemp(join(tmpdir(), 'holdfast-desk-'));
  const [port, itkPort] = await freePorts();
  const args = [
    'start',
    '--json',
    '--founding-roles',
    ROLES.join(','),
    '--data',
    join(scratch, 'data'),
    '--port',
    `${port}`,
    '--itk-port',
    `${itkPort}`,
  ];
  const environment = { ...process.env, ...(await settings(`http://localhost:${port}`)) };
  let child = start(args, environment);
  const report = ready.parse(JSON.parse(await firstLine(child)));

  const reportsUrl = `http://127.0.0.1:${itkPort}/nhs-111-reports`;
  const sendBytes = async (body: string) => {
    const headers = { 'content-type': 'text/xml; charset=utf-8' };
    const { status } = await fetch(reportsUrl, { method: 'POST', headers, body });
    return status;
  };
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    ...report,
    reportsUrl,
    enrolElsewhere: (link) => enrolTwice(relayTransport(report.origin, fetch), report.origin, link),
    signInElsewhere: (link) =>
      enrolAndSignIn(relayTransport(report.origin, fetch), report.origin, link),
    sendBytes,
    sendReport: async (name) =>
      sendBytes(await readFile(join(ROOT, 'vectors/itk-111', name), 'utf8')),
    // Its processes end with the one that started them.
    crash: () => end('SIGKILL'),
    async restart() {
      child = start(args, environment);
      await firstLine(child);
    },
    async stop() {
      await end('SIGTERM');
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const program = join(ROOT, 'apps/cli/holdfast.js');
  return spawn(process.execPath, [program, ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout!.setEncoding('utf8')) {
    text += chunk;
    const end = text.indexOf('\n');
    if (end !== -1) {
      // Whatever it says later must not fill the pipe.
      child.stdout!.resume();
      return text.slice(0, end);
    }
  }
  throw new Error(`Holdfast did not start: ${text}`);
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  const ports = [];
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ports.push((server.address() as { port: number }).port);
  }
  for (const server of servers) server.close();
  return ports as [number, number];
}
