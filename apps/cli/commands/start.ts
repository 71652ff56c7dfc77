import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { command, EXIT, type Terminal, UsageProblem, type Values } from '../command.ts';
import { type DataFolder, openDataFolder } from '../data-folder.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import { ensureDeskBuilt } from '../desk-files.ts';
import { assertPortFree, parsePort } from '../free-port.ts';
import { type Installation, layOut, ROOT, type Settings } from '../installation.ts';
import { networkOf } from '../parts/keeper-network.ts';
import { type KeeperNetwork, type Lock, takeLock } from '../running.ts';
import { type Incident, type Readiness, supervise } from '../supervise.ts';

const OPTIONS = {
  ...DATA_OPTION,
  port: { type: 'string', value: 'N', summary: 'port of the desk (8480)' },
  'itk-port': { type: 'string', value: 'N', summary: 'port for NHS 111 reports (8481)' },
  origin: { type: 'string', value: 'URL', summary: 'address people use (http://localhost:PORT)' },
  'gp-out': {
    type: 'string',
    value: 'TO',
    summary: 'folder or https: address for GP messages (gp-outbox beside the data folder)',
  },
  name: { type: 'string', value: 'NAME', summary: 'the provider’s name, at the first start' },
  org: { type: 'string', value: 'ID', summary: 'origin of its log, at the first start' },
  service: { type: 'string', value: 'ID', summary: 'the service that NHS 111 reports join' },
  demo: { type: 'boolean', summary: 'the demonstration provider, with made-up patients' },
} as const;

/** Runs a whole Holdfast until it is told to stop. */
export const start = command({
  name: 'start',
  summary: 'Run Holdfast: database, keeper, server and gateway.',
  options: OPTIONS,
  async run(values, terminal) {
    const path = dataPath(values, terminal);
    const settings = settingsFrom(values, terminal, path);
    const say = (line: string) => values.json || terminal.out(`${line}\n`);
    const stopping = stopSignal();

    const data = await openDataFolder(path);
    const lock = await takeLock(path);
    try {
      await assertPortFree(settings.port, 'port');
      await assertPortFree(settings.itkPort, 'itk-port');
      await ensureDeskBuilt(ROOT, () => say('Building the desk (once, under a minute) …'));
      say(data.fresh ? `Setting up ${path} …` : `Welcome back. Opening ${path} …`);
      await runUntil(stopping, { data, settings, lock, say, terminal, json: values.json });
    } finally {
      await lock.release();
    }
    say('Stopped.');
    return EXIT.ok;
  },
});

interface Run {
  readonly data: DataFolder;
  readonly settings: Settings;
  readonly lock: Lock;
  readonly terminal: Terminal;
  readonly json: boolean;
  say(line: string): void;
}

async function runUntil(stopping: AbortSignal, run: Run): Promise<void> {
  const { data, settings, lock, say } = run;
  let keeperNetwork: KeeperNetwork = 'shared';
  const { port, itkPort, origin } = settings;
  const tell = () => lock.tell({ port, itkPort, origin, keeperNetwork });
  const installation = await layOut(data, settings, (pid) => {
    keeperNetwork = networkOf(pid);
    void tell();
  });
  try {
    const supervision = await supervise(
      installation.parts,
      {
        now: () => performance.now(),
        sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
        onIncident: (incident) => say(inWords(incident)),
      },
      stopping,
    );
    await tell();
    const said = Object.assign({}, ...supervision.readiness.values()) as Readiness;
    const report = await describe(run, installation, keeperNetwork, said);
    run.terminal.out(run.json ? `${JSON.stringify(report.json)}\n` : report.text);
    if (!stopping.aborted) await new Promise((stop) => stopping.addEventListener('abort', stop));
    say('Stopping …');
    await supervision.stop();
  } catch (error) {
    if (error !== stopping.reason || !stopping.aborted) throw error;
  } finally {
    await installation.run.remove();
  }
}

async function describe(
  { data, settings }: Run,
  { run }: Installation,
  keeperNetwork: KeeperNetwork,
  { enrolment, fingerprint }: Readiness,
): Promise<{ json: object; text: string }> {
  const bytes = await data.size();
  const { origin, gpOut } = settings;
  const rows = [
    ['Desk', origin],
    ...(enrolment === undefined ? [] : [['First sign-in', `${enrolment}  (works once)`]]),
    ...(fingerprint === undefined ? [] : [['Gateway’s key', fingerprint]]),
    ['NHS 111 in', `http://127.0.0.1:${settings.itkPort}`],
    ['GP messages', gpOut],
    ['Data', `${data.path} (${(bytes / 1e6).toFixed(0)} MB; logs in log/)`],
    ...(run.path.startsWith(data.path) ? [] : [['Sockets', run.path]]),
    ['Keeper', keeperNetwork === 'none' ? 'has no network' : 'shares this machine’s network'],
  ];
  const lines = rows.map(([name = '', what = '']) => `  ${name.padEnd(14)} ${what}`);
  return {
    json: {
      ready: true,
      // The rest are secrets: addresses of databases carry passwords.
      ...{
        ...settings,
        databaseUrl: undefined,
        serverDatabaseUrl: undefined,
        passphrase: undefined,
      },
      ...{ data: data.path, bytes, keeperNetwork, enrolment, fingerprint },
    },
    text: ['', 'Holdfast is ready.', '', ...lines, '', 'Ctrl-C stops it.', ''].join('\n'),
  };
}

function inWords(incident: Incident): string {
  if (incident.kind === 'recovered') return `The ${incident.part} is back.`;
  const seconds = (incident.retryMs / 1000).toFixed(1);
  return `The ${incident.part} stopped; starting it again in ${seconds} s.`;
}

function settingsFrom(
  values: Values<typeof OPTIONS>,
  { environment, folder }: Terminal,
  data: string,
): Settings {
  const port = parsePort(values.port ?? '8480', 'port');
  const itkPort = parsePort(values['itk-port'] ?? '8481', 'itk-port');
  if (port === itkPort) throw new UsageProblem('--port and --itk-port must differ.');
  return {
    port,
    itkPort,
    origin: originFrom(values.origin ?? `http://localhost:${port}`),
    gpOut: gpOutFrom(values['gp-out'] ?? join(dirname(data), 'gp-outbox'), folder, data),
    demo: values.demo,
    provider: { name: values.name, org: values.org, service: values.service },
    passphrase: environment.HOLDFAST_PASSPHRASE || undefined,
    databaseUrl: environment.DATABASE_URL || undefined,
    serverDatabaseUrl: environment.HOLDFAST_SERVER_DATABASE_URL || undefined,
  };
}

/** Passkeys work on `https:` and on localhost alone. */
function originFrom(text: string): string {
  const url = URL.parse(text);
  const local = url?.protocol === 'http:' && /^(.+\.)?localhost$/.test(url.hostname);
  if (url && url.origin === text.replace(/\/$/, '') && (url.protocol === 'https:' || local)) {
    return url.origin;
  }
  throw new UsageProblem('--origin takes https://HOST[:PORT] (or http://localhost:PORT).');
}

/** Messages for GPs are plain text, and so lie outside the folder that holds only sealed data. */
function gpOutFrom(text: string, folder: string, data: string): string {
  if (/^https:\/\//.test(text) && URL.canParse(text)) return text;
  if (/^[a-z]+:\/\//i.test(text))
    throw new UsageProblem('--gp-out takes a folder or https: address.');
  const path = resolve(folder, text);
  const within = relative(data, path);
  if (within === '' || !within.startsWith('..')) {
    throw new UsageProblem('--gp-out must lie outside the data folder.');
  }
  return path;
}

function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopping.abort(new Error('stopping')));
  }
  return stopping.signal;
}
