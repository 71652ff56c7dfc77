import { request } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';

/** Asks as the administrator does. @param body POSTs it */
export function askAdmin(folder: string, path: string, body?: unknown) {
  type Answer = { status: number; body: unknown };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const method = body === undefined ? 'GET' : 'POST';
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const asking = request({ socketPath: join(folder, 'admin.sock'), path, method, headers });
  asking.on('error', reject).on('response', (answer) => {
    json(answer).then((said) => resolve({ status: answer.statusCode ?? 0, body: said }), reject);
  });
  asking.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}
