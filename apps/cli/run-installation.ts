import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { isSite } from '#backup/place-at.ts';
import { fingerprintOf } from '#identity/fingerprint.ts';
import { parseIntroduction } from '#identity/lifeboat-introduction.ts';

import { EXIT, type Exit, type Terminal } from './command.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { ensureDeskBuilt } from './desk-files.ts';
import { assertPortFree } from './free-port.ts';
import { type Installation, layOut, ROOT } from './installation.ts';
import { progressBar } from './progress-bar.ts';
import { type Fences, fencesInWords, type Lock, NO_FENCES, takeLock } from './running.ts';
import type { Settings } from './settings.ts';
import { type Incident, type Readiness, supervise } from './supervise.ts';

/** Runs an installation until it is told to stop. @param settle what it is told, once its folder is open */
export async function runInstallation(
  terminal: Terminal,
  { path, json }: { readonly path: string; readonly json: boolean },
  settle: (data: DataFolder) => Promise<Settings>,
): Promise<Exit> {
  const say = (line: string) => json || terminal.out(`${line}\n`);
  const stopping = stopSignal();

  const data = await openDataFolder(path);
  const lock = await takeLock(path);
  try {
    const settings = await settle(data);
    await assertPortFree(settings.port, 'port');
    if (settings.lifeboat === undefined) await assertPortFree(settings.itkPort, 'itk-port');
    await ensureDeskBuilt(ROOT, () => say('Building the desk (once, under a minute) …'));
    say(data.fresh ? `Setting up ${path} …` : `Welcome back. Opening ${path} …`);
    if (data.fresh && settings.staffed)
      say('Two days of a made-up town’s calls are played first …');
    await runUntil(stopping, { data, settings, lock, say, terminal, json });
  } finally {
    await lock.release();
  }
  say('Stopped.');
  return EXIT.ok;
}

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
  let fences = NO_FENCES;
  let said: Readiness = {};
  const { port, itkPort, origin } = settings;
  const tell = () => {
    const { protection } = said;
    return lock.tell({ port, itkPort, origin, fences, ...(protection && { protection }) });
  };
  const onFence = (found: Partial<Fences>) => {
    fences = { ...fences, ...found };
    // Only `status` would miss it.
    tell().catch(() => undefined);
  };
  const bar = progressBar(process.stderr, () => performance.now());
  const installation = await layOut(data, settings, onFence, bar.show);
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
    bar.clear();
    said = Object.assign({}, ...supervision.readiness.values());
    await tell();
    const report = await describe(run, installation, fences, said);
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
  fences: Fences,
  { enrolment, fingerprint, introduction, protection, restored }: Readiness,
): Promise<{ json: object; text: string }> {
  const bytes = await data.size();
  const { origin, gpOut, lifeboat } = settings;
  const neighbours = [
    ['NHS 111 in', `http://127.0.0.1:${settings.itkPort}`],
    ['GP messages', gpOut],
  ];
  const rows = [
    [lifeboat === undefined ? 'Desk' : 'Address', origin],
    ...(enrolment === undefined ? [] : [['First sign-in', `${enrolment}  (works once)`]]),
    ...(fingerprint === undefined || settings.staffed ? [] : [['Gateway’s key', fingerprint]]),
    ...(lifeboat === undefined
      ? neighbours
      : [[isSite(lifeboat.main) ? 'Main site' : 'Export', lifeboat.main]]),
    ['Data', `${data.path} (${(bytes / 1e6).toFixed(0)} MB; logs in log/)`],
    ...(run.path.startsWith(data.path) ? [] : [['Sockets', run.path]]),
    ...fencesInWords(fences, lifeboat === undefined ? 'gateway' : 'courier').map((words, i) => [
      i === 0 ? 'Fences' : '',
      words,
    ]),
    ...(protection === undefined ? [] : [['Root key', `is kept ${protection}`]]),
    ...demonstrationInWords(settings),
  ];
  const lines = rows.map(([name = '', what = '']) => `  ${name.padEnd(14)} ${what}`);
  return {
    json: {
      ...{ ready: true, origin, port: settings.port, itkPort: settings.itkPort, gpOut },
      ...{ data: data.path, bytes, ...fences, protection, enrolment, fingerprint, introduction },
      restored,
    },
    text: [
      '',
      ...headline(introduction, settings, restored),
      '',
      ...lines,
      '',
      'Ctrl-C stops it.',
      '',
    ].join('\n'),
  };
}

function headline(
  introduction: string | undefined,
  { lifeboat, origin }: Settings,
  restored: number | undefined,
): readonly string[] {
  if (lifeboat === undefined) return ['Holdfast is ready.'];
  if (introduction === undefined) return ['This lifeboat was launched: it is the main site.'];
  if (restored !== undefined) {
    return [
      `Restored: ${restored} entries, each of them checked. Nothing was written yet.`,
      '',
      `Two people launch it: ${origin}/launch`,
    ];
  }
  return [
    'The lifeboat stands by.',
    '',
    'Two operators of the main site name it, on their page “Organisation”, by this:',
    '',
    introduction,
    '',
    `They compare its fingerprint: ${fingerprintIn(introduction)}`,
  ];
}

function fingerprintIn(introduction: string): string {
  const facts = parseIntroduction(introduction);
  if (facts === null) return 'none, for it cannot be read';
  return fingerprintOf(createHash('sha256').update(facts.pen).digest());
}

function demonstrationInWords({ demo, staffed }: Settings): readonly [string, string][] {
  if (!demo) return [];
  return [
    staffed
      ? ['Made-up people', 'work here with passkeys in software, and made-up patients call']
      : ['Made-up calls', 'begin once the gateway is approved'],
    ['Stand-ins', 'for the national record and for services that take referrals'],
  ];
}

function inWords(incident: Incident): string {
  if (incident.kind === 'recovered') return `The ${incident.part} is back.`;
  const seconds = (incident.retryMs / 1000).toFixed(1);
  return `The ${incident.part} stopped; starting it again in ${seconds} s.`;
}

function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopping.abort(new Error('stopping')));
  }
  return stopping.signal;
}
