import { get } from 'node:http';
import { json } from 'node:stream/consumers';

import type { Invariant } from '#care/invariants.ts';

import { besideIn, besideInWords } from '../beside-status.ts';
import { command, EXIT } from '../command.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import { fencesInWords, NO_FENCES, type Running, readRunning } from '../running.ts';

const ANSWER_WITHIN_MS = 5_000;

/** Says whether Holdfast runs and serves, and could take over where another system works; exit 1 when it does not or could not. */
export const status = command({
  name: 'status',
  summary: 'Say whether Holdfast runs, and whether each part is ready.',
  options: DATA_OPTION,
  async run(values, terminal) {
    const path = dataPath(values, terminal);
    const running = await readRunning(path);
    const answer = running && (await ask(running));
    const services = besideIn(answer?.body);
    const ready = answer?.status === 200 && services.every(({ wanting }) => wanting.length === 0);
    if (values.json) {
      const { fences, origin, protection } = running ?? {};
      const report = { running: running !== undefined, ready, origin, ...fences, protection };
      terminal.out(`${JSON.stringify({ ...report, parts: answer?.body })}\n`);
    } else {
      terminal.out(inWords(path, running, answer));
    }
    return ready ? EXIT.ok : EXIT.saidNo;
  },
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The server checks the host it is asked for, so the question carries the public one. */
function ask({ port, origin }: Running): Promise<Answer | undefined> {
  if (port === undefined || origin === undefined) return Promise.resolve(undefined);
  const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
  const request = get(
    {
      ...{ host: '127.0.0.1', port, path: '/ready', timeout: ANSWER_WITHIN_MS },
      headers: { host: new URL(origin).host, accept: 'application/json' },
    },
    (response) => {
      json(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, body }),
        () => resolve({ status: response.statusCode ?? 0, body: undefined }),
      );
    },
  );
  request.on('timeout', () => request.destroy()).on('error', () => resolve(undefined));
  return promise;
}

function inWords(path: string, running: Running | undefined, answer: Answer | undefined): string {
  if (running === undefined) return `Holdfast does not run on ${path}.\n`;
  if (running.origin === undefined) return `Holdfast is starting on ${path}.\n`;
  if (answer === undefined) return `Holdfast runs on ${path}, but its server does not answer.\n`;
  const lines = Object.entries(partsOf(answer.body)).map(([part, word]) => `  ${part}: ${word}`);
  const services = besideIn(answer.body).flatMap(besideInWords);
  const headline =
    answer.status === 200
      ? `Holdfast is ready at ${running.origin}.`
      : `Holdfast runs at ${running.origin}, but is not ready.`;
  const { fences = NO_FENCES, protection } = running;
  const key = protection === undefined ? [] : [`The root key is kept ${protection}.`];
  const all = [...lines, ...brokenIn(answer.body), ...services, ...fencesInWords(fences), ...key];
  return [headline, ...all, ''].join('\n');
}

function partsOf(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  );
}

const RULE_WORDS: Readonly<Record<Invariant, string>> = {
  owner: 'with somebody who cannot deal with them any more',
  queue: 'in a queue that nobody can take them from',
  dispute: 'with sites that disagree, and nobody who can settle it',
  clock: 'without a time by which they are due',
  'accounted-for': 'received and not closed, and not on the board',
  duplicate: 'closed as duplicates, of which none goes on',
  'gp-message': 'with a message to the GP that does not leave',
  referral: 'with a referral or booking that does not arrive, or was refused',
  label: 'from another service, and without their line on the board',
};

/** What must always hold of cases and does not. Shift leads see which: of their services, and of those that have no lead. */
function brokenIn(body: unknown): string[] {
  const broken = (body as { broken?: unknown } | null)?.broken;
  if (typeof broken !== 'object' || broken === null) return [];
  return Object.entries(broken)
    .filter((pair): pair is [Invariant, number] => Object.hasOwn(RULE_WORDS, pair[0]))
    .map(([rule, cases]) => `  Cases ${RULE_WORDS[rule]}: ${cases} (rule ${rule}).`);
}
