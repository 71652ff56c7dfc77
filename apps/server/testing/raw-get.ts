import { get } from 'node:http';
import { text } from 'node:stream/consumers';

export type RawAnswer = { readonly status: number; readonly type: string; readonly body: string };

/** Asks for a path byte for byte as it is given; clients and `inject` would tidy it first. */
export async function rawGet(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  get({ host: '127.0.0.1', port, path, headers, agent: false }, (answer) => {
    const { statusCode: status = 0, headers } = answer;
    text(answer).then(
      (body) => resolve({ status, type: headers['content-type'] ?? '', body }),
      reject,
    );
  }).on('error', reject);
  return promise;
}
