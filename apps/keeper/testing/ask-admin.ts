import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

/** Asks as the administrator does. @param body POSTs it */
export function askAdmin(
  folder: string,
  path: string,
  body?: unknown,
  token = readFileSync(join(folder, 'admin.token'), 'utf8'),
) {
  type Answer = { status: number; body: unknown };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const method = body === undefined ? 'GET' : 'POST';
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const headers = { authorization: `Bearer ${token}`, ...type };
  const asking = request({ socketPath: join(folder, 'admin.sock'), path, method, headers });
  asking.on('error', reject).on('response', (answer) => {
    json(answer).then((said) => resolve({ status: answer.statusCode ?? 0, body: said }), reject);
  });
  asking.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
