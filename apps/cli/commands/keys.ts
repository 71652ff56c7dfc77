import { setTimeout as sleep } from 'node:timers/promises';

import { type Answer, askKeeper, type KeyInUse } from '../admin-socket.ts';
import { command, EXIT, type Exit, type Terminal, UsageProblem } from '../command.ts';
import { DATA_OPTION, dataPath } from '../data-option.ts';
import { progressBar } from '../progress-bar.ts';
import { readSecret } from '../read-secret.ts';

const LOOK_EVERY_MS = 200;
const NEW_PASSPHRASE = 'HOLDFAST_NEW_PASSPHRASE';

/** Asks the keeper itself, over the socket that only its operating-system user can open. */
export const keys = command({
  name: 'keys',
  summary: 'Say which keys the keeper uses, and since when.',
  options: DATA_OPTION,
  async run(values, terminal) {
    return tell(await askKeeper(dataPath(values, terminal)), values.json, terminal);
  },
});

/** Comes back when nothing hangs on the old key any more; the keeper goes on by itself where it is cut off. */
export const keysRotate = command({
  name: 'keys rotate',
  summary:
    'Replace a key while everybody works: root, key-encryption, index, streams, pen, checkpoint (adds one), checkpoint-old (retires the oldest).',
  operands: 'KEY',
  options: {
    ...DATA_OPTION,
    account: {
      type: 'string',
      value: 'UUID',
      summary: 'streams: those alone that this account was granted',
    },
    to: {
      type: 'string',
      value: 'ROOT',
      summary: 'root: where the next is, as HOLDFAST_ROOT_KEY names it (file)',
    },
  },
  async run(values, terminal) {
    const [key, ...more] = values.operands;
    if (key === undefined || more.length > 0) throw new UsageProblem('Name one key.');
    if (values.account !== undefined && key !== 'streams') {
      throw new UsageProblem('--account goes with streams alone.');
    }
    if (values.to !== undefined && key !== 'root') {
      throw new UsageProblem('--to goes with root alone.');
    }
    const data = dataPath(values, terminal);
    const to = values.to ?? 'file';
    const isFile = key === 'root' && to === 'file';
    const passphrase = isFile ? await newPassphrase(terminal) : null;
    const answer = await askKeeper(data, {
      rotate: key,
      ...(values.to === undefined ? {} : { to }),
      ...(values.account === undefined ? {} : { account: values.account }),
      ...(passphrase === null ? {} : { passphrase }),
    });
    if (!answer.ok) return tell(answer, values.json, terminal);
    if (key === 'root' && !values.json) terminal.out(nextStart(to, passphrase));
    return tell(await moved(data, key, answer), values.json, terminal);
  },
});

/** What the running keeper knows and its next start must be told. */
function nextStart(to: string, passphrase: string | null): string {
  const told =
    passphrase === null
      ? 'without HOLDFAST_PASSPHRASE'
      : 'and HOLDFAST_PASSPHRASE to the new passphrase';
  return [
    `Set HOLDFAST_ROOT_KEY to ${to}${to === 'file' ? ` ${told}` : ''} for the next start, now:`,
    'a keeper that ends before that does not come back by itself.',
    '',
  ].join('\n');
}

/** An empty variable says that there shall be none. */
async function newPassphrase({ environment }: Terminal): Promise<string | null> {
  const given = environment[NEW_PASSPHRASE];
  if (given !== undefined) return given === '' ? null : given;
  return readSecret('The root key’s new passphrase (none: leave empty)', NEW_PASSPHRASE);
}

async function moved(data: string, key: string, begun: Answer): Promise<Answer> {
  const bar = progressBar(process.stderr, () => performance.now());
  const all = leftOf(begun, key);
  let answer = begun;
  while (answer.ok && leftOf(answer, key) > 0) {
    bar.show(all - leftOf(answer, key), all);
    await sleep(LOOK_EVERY_MS);
    answer = await askKeeper(data);
  }
  bar.clear();
  return answer;
}

function leftOf(answer: Answer, key: string): number {
  return answer.ok ? (answer.keys.find((one) => one.key === key)?.left ?? 0) : 0;
}

function tell(answer: Answer, asJson: boolean, terminal: Terminal): Exit {
  if (asJson) terminal.out(`${JSON.stringify(answer)}\n`);
  else terminal.out(answer.ok ? table(answer.keys) : `${answer.message}\n`);
  return answer.ok ? EXIT.ok : EXIT.saidNo;
}

function table(all: readonly KeyInUse[]): string {
  const rows = all.map(({ key, generation, since, left }) => [
    key,
    String(generation),
    new Date(since).toISOString().slice(0, 16).replace('T', ' '),
    left === 0 ? '' : `${left} rows to move`,
  ]);
  const line = ([key = '', generation = '', since = '', left = '']: readonly string[]) =>
    `${key.padEnd(16)} ${generation.padStart(10)}  ${since.padEnd(16)}  ${left}`.trimEnd();
  return [['key', 'generation', 'since (UTC)'], ...rows].map((row) => `${line(row)}\n`).join('');
}
