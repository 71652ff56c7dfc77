import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

import { EnvironmentProblem } from '#postgres/environment-problem.ts';

const ANSWER_WITHIN_MS = 60_000;

/** One of the keeper's keys: which it is, since when, and how many rows still hang on an earlier one. */
export interface KeyInUse {
  readonly key: string;
  readonly generation: number;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly left: number;
}

/** What the keeper answers with: its keys, or why it does not do what it was asked. */
export type Answer = { readonly ok: true; readonly keys: readonly KeyInUse[] } | Refused;
type Refused = { readonly ok: false; readonly message: string };

/**
 * Asks the keeper of a data folder which keys it uses.
 * @param wish what to rotate; only looks where it is not given
 * @throws EnvironmentProblem where no keeper answers
 */
export async function askKeeper(data: string, wish?: object): Promise<Answer> {
  return (await ask(data, wish === undefined ? '/keys' : '/rotate', wish)) as Answer;
}

/** Where a courier hands in what a site wrote that gave way, or why it may not. @throws EnvironmentProblem where no keeper answers */
export async function askToJoin(
  data: string,
  from: string,
): Promise<{ readonly ok: true; readonly socket: string } | Refused> {
  return (await ask(data, '/join', { from })) as { ok: true; socket: string } | Refused;
}

/** Over the socket in the keeper's own folder, with the token that lies beside it. */
async function ask(data: string, path: string, question?: object): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const token = await readFile(join(data, 'keeper', 'admin.token'), 'utf8').catch((error) => {
    throw notThere(data, error);
  });
  const body = question === undefined ? undefined : JSON.stringify(question);
  const asking = request({
    socketPath: join(data, 'keeper', 'admin.sock'),
    ...{ path, method: body === undefined ? 'GET' : 'POST' },
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    timeout: ANSWER_WITHIN_MS,
  });
  asking.on('timeout', () => asking.destroy(new Error('silent')));
  asking.on('error', (error: NodeJS.ErrnoException) => reject(notThere(data, error)));
  asking.on('response', (response) => {
    const ok = response.statusCode === 200;
    json(response).then((said) => resolve({ ok, ...(said as object) }), reject);
  });
  asking.end(body);
  return promise;
}

function notThere(data: string, { code }: NodeJS.ErrnoException): EnvironmentProblem {
  return new EnvironmentProblem(
    'part/not-running',
    code === 'EACCES'
      ? `The keeper on ${data} belongs to another user: ask as that one.`
      : `No keeper answers on ${data}: is Holdfast running, and is the folder's path shorter than 85 characters?`,
  );
}
