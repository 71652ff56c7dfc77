/** A whole Holdfast, as somebody starts it, with its data under a folder of its own. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { base64url } from '#base/bytes.ts';
import { ROLES } from '#base/roles.ts';
import { DISPOSITIONS } from '#care/report/dispositions.ts';
import type { Pack } from '#pathways/pack.ts';
import { type PackSigner, signPack } from '#pathways/signed-pack.ts';
import { testPublisher } from '#pathways/testing/publisher.ts';
import { nodePrimitives } from '#seal/primitives-node.ts';
import { relayTransport } from '#sync/transport.ts';
import { mustSayThatAllHolds } from '#testkit/kept-invariants.ts';
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
  /** Signs packs with the key of a publisher of its own, and installs them. */
  installPacks(packs: readonly Pack[]): Promise<void>;
  /** Ends every process of it at once, as a power cut does. */
  crash(): Promise<void>;
  /** After a crash: the same data, the same addresses. */
  restart(): Promise<void>;
  /** And fails where it says that an invariant of care does not hold. */
  stop(): Promise<void>;
};

/** @param settings what else its environment says, once it is known where it will be */
export async function startInstallation(
  settings: (origin: string) => Promise<Readonly<Record<string, string>>> = async () => ({}),
): Promise<Installation> {
  const scratch = await mkdtemp(join(tmpdir(), 'holdfast-desk-'));
  const { HOLDFAST_TEST_DATA: made } = process.env;
  if (made !== undefined) await promisify(execFile)('cp', ['-a', made, join(scratch, 'data')]);
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
  const publisher = await testPublisher();
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
    installPacks: (packs) => installPacks(scratch, publisher, packs),
    // Its processes end with the one that started them.
    crash: () => end('SIGKILL'),
    async restart() {
      child = start(args, environment);
      await firstLine(child);
    },
    async stop() {
      const isUp = child.exitCode === null && child.signalCode === null;
      const kept = isUp ? mustSayThatAllHolds(report.origin) : Promise.resolve();
      await kept.catch(() => {});
      await end('SIGTERM');
      await rm(scratch, { recursive: true, force: true });
      await kept;
    },
  };
}

const standsBy = z.object({ origin: z.string(), introduction: z.string() });

export type StandingBy = z.output<typeof standsBy> & { stop(): Promise<void> };

/** A lifeboat of another installation, as somebody starts it. */
export async function startLifeboat(main: Pick<Installation, 'origin'>): Promise<StandingBy> {
  const scratch = await mkdtemp(join(tmpdir(), 'holdfast-harbour-'));
  const [port] = await freePorts();
  const where = ['--data', join(scratch, 'data'), '--port', `${port}`, '--main', main.origin];
  const child = start(['lifeboat', '--json', '--name', 'Harbour', ...where], process.env);
  return {
    ...standsBy.parse(JSON.parse(await firstLine(child))),
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

/** As an operator does on the command line, with what a publisher gave them. */
async function installPacks(
  scratch: string,
  publisher: PackSigner,
  packs: readonly Pack[],
): Promise<void> {
  const [x, y] = [publisher.publicKey.subarray(1, 33), publisher.publicKey.subarray(33)].map(
    base64url,
  );
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
  await writeFile(join(scratch, 'publisher.pem'), key.export({ format: 'pem', type: 'spki' }));
  const files: string[] = [];
  for (const pack of packs) {
    const { signed } = await signPack(nodePrimitives.sha256, publisher, pack, DISPOSITIONS);
    const file = join(scratch, `${pack.id}-${pack.version}.pack`);
    await writeFile(file, signed);
    files.push(file);
  }
  const options = ['--data', join(scratch, 'data'), '--publisher', join(scratch, 'publisher.pem')];
  const child = start(['pack', 'install', ...options, ...files], process.env);
  child.stdout!.resume();
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('The packs were not installed.');
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
