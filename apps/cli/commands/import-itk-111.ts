import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

import { EnvironmentProblem } from '#postgres/environment-problem.ts';

import { command, EXIT, type Exit, UsageProblem } from '../command.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import { ROOT } from '../installation.ts';
import { runProgram } from '../run-program.ts';
import { readRunning } from '../running.ts';

const DRY_RUN = 'apps/gateway/itk-111/dry-run.ts';
/** So many files are understood by one process, so that thousands begin to go in at once. */
const AT_A_TIME = 50;

/** Hands saved NHS 111 reports to the running gateway, as their sender would; safe to repeat. */
export const importItk111 = command({
  name: 'import itk-111',
  summary: 'Take in NHS 111 reports (ITK, one message a file) that were saved elsewhere.',
  operands: 'FILE…',
  options: {
    ...DATA_OPTION,
    to: {
      type: 'string',
      value: 'URL',
      summary: 'the gateway’s address (the one that runs on DIR)',
    },
    'dry-run': { type: 'boolean', summary: 'only show what would be understood; store nothing' },
  },
  async run(values, terminal) {
    if (values.operands.length === 0) throw new UsageProblem('Name one or more files.');
    const files = values.operands.map((name) => ({ name, path: resolve(terminal.folder, name) }));
    if (values['dry-run']) {
      if (values.json) throw new UsageProblem('--dry-run answers in words; leave out --json.');
      if (values.to !== undefined)
        throw new UsageProblem('--dry-run sends nothing; leave out --to.');
      const paths = files.map(({ path }) => path);
      return runProgram(DRY_RUN, paths);
    }
    const address =
      values.to === undefined
        ? await runningGateway(dataPath(values, terminal))
        : stated(values.to);
    const messages: Imported[] = [];
    for (let from = 0; from < files.length; from += AT_A_TIME) {
      const group = files.slice(from, from + AT_A_TIME);
      const understood = values.json ? [] : await understand(group.map(({ path }) => path));
      for (const { name, path } of group) {
        const outcome = await take(address, path);
        messages.push({ file: name, ...outcome });
        const place = files.length === 1 ? '' : `${messages.length}/${files.length} `;
        const report = outcome.outcome === 'unreadable' ? '' : (understood.shift() ?? '');
        if (!values.json) terminal.out(`${place}${clean(name)}: ${inWords(outcome)}\n${report}`);
      }
    }
    if (values.json) terminal.out(`${JSON.stringify({ messages })}\n`);
    else if (files.length > 1) terminal.out(`${tally(messages)}\n`);
    return exitOf(messages);
  },
});

type Outcome =
  | { readonly outcome: 'accepted' | 'already-there'; readonly taken: true }
  | {
      /** Not stored: it is nowhere yet, and may be sent again. */
      readonly outcome: 'set-aside' | 'not-stored' | 'unreadable';
      readonly taken: false;
      readonly problem: string;
      readonly words: string;
    };

type Imported = Outcome & { readonly file: string };

async function runningGateway(data: string): Promise<URL> {
  const running = await readRunning(data);
  if (running?.itkPort !== undefined) return reports(`http://127.0.0.1:${running.itkPort}`);
  throw new EnvironmentProblem(
    'part/not-running',
    `Holdfast does not run on ${data}; start it first, or use --dry-run.`,
  );
}

/** What goes there is about patients: encrypted, or not off this machine. */
function stated(address: string): URL {
  const url = URL.parse(address);
  const here = url?.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url && url.username === '' && (url.protocol === 'https:' || here) && url.pathname === '/') {
    return reports(url.origin);
  }
  throw new UsageProblem('--to takes https://HOST[:PORT] (or http://localhost:PORT).');
}

function reports(origin: string): URL {
  return new URL('/nhs-111-reports', origin);
}

async function take(address: URL, path: string): Promise<Outcome> {
  const body = await readFile(path).catch(() => undefined);
  if (body === undefined) {
    const words = 'cannot be read';
    return { outcome: 'unreadable', taken: false, problem: 'permission/denied', words };
  }
  const headers = { 'content-type': 'text/xml' };
  try {
    // A redirection would carry the report to a place that nobody named.
    const response = await fetch(address, { method: 'POST', headers, body, redirect: 'error' });
    return outcomeOf(response.ok, response.headers.get('holdfast-filed'), await response.text());
  } catch {
    throw new EnvironmentProblem(
      'part/not-running',
      'The gateway does not answer; see `holdfast status`. What was said to be accepted is stored.',
    );
  }
}

/** The reply is our own gateway's: an acknowledgement, or a fault in whose texts nothing is escaped. */
function outcomeOf(ok: boolean, filed: string | null, reply: string): Outcome {
  if (ok && filed === 'differs') {
    const problem = 'itk/same-id-other-content';
    const words = 'A message with this id and other content is already there.';
    return { outcome: 'set-aside', taken: false, problem, words };
  }
  if (ok) return { outcome: filed === 'duplicate' ? 'already-there' : 'accepted', taken: true };
  const [, words = 'The gateway refused it.'] = /<itk:ErrorText>([^<]*)</.exec(reply) ?? [];
  const [, problem = 'unknown'] = /<itk:ErrorDiagnosticText>([^<]*)</.exec(reply) ?? [];
  const aside = problem !== 'itk/not-stored' && problem !== 'unknown';
  return { outcome: aside ? 'set-aside' : 'not-stored', taken: false, problem, words };
}

/** What the gateway makes of each readable file, in its own words and in the order of the files. */
async function understand(paths: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, [join(ROOT, DRY_RUN), ...paths], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const told = await text(child.stdout);
  await exited;
  // Only the first line of each stands out to the left and ends in what became of it.
  const [, ...blocks] = told.split(/^(?! {2}).*: (?:accepted|set aside)\n/m);
  return blocks;
}

function inWords(outcome: Outcome): string {
  switch (outcome.outcome) {
    case 'accepted':
      return 'accepted';
    case 'already-there':
      return 'already there';
    case 'set-aside':
      return `set aside (${outcome.problem}): ${outcome.words}`;
    case 'not-stored':
      return `not stored (${outcome.problem}): ${outcome.words}`;
    case 'unreadable':
      return outcome.words;
  }
}

function tally(messages: readonly Imported[]): string {
  const count = (outcome: Outcome['outcome']) =>
    messages.filter((message) => message.outcome === outcome).length;
  const counts = [
    `${count('accepted')} accepted`,
    `${count('already-there')} already there`,
    `${count('set-aside')} set aside`,
    `${count('not-stored')} not stored`,
    `${count('unreadable')} unreadable`,
  ];
  return `${counts.filter((words) => !words.startsWith('0 ')).join(', ')}.`;
}

function exitOf(messages: readonly Imported[]): Exit {
  if (messages.some(({ outcome }) => outcome === 'unreadable')) return EXIT.environment;
  return messages.every(({ taken }) => taken) ? EXIT.ok : EXIT.saidNo;
}

/** A file may have any name; a terminal is not to obey it. */
function clean(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}
