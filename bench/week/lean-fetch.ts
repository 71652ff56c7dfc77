/** As much of `fetch` as a desk needs, at half its price: real desks are browsers on other machines, and these share theirs with what is measured. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const REST_MS = 250;

/**
 * As a desk does, it asks again where the server says that it cannot just now: the wait is the desk's, and no call is lost.
 * @param desks how many ask at once
 * @param again told of each time
 */
export function leanFetch(desks: number, again: () => void): typeof globalThis.fetch {
  const agent = new Agent({ keepAlive: true, maxSockets: desks, maxFreeSockets: desks });
  return async (input, init = {}) => {
    // It has no end that one could wait for.
    if (String(input).includes('/feed?')) return fetch(input, init);
    for (;;) {
      const answer = await ask(agent, input, init);
      if (answer.status !== 503) return answer;
      again();
      await sleep(REST_MS);
    }
  };
}

async function ask(
  agent: Agent,
  input: Parameters<typeof fetch>[0],
  init: RequestInit,
): Promise<Response> {
  const { method = 'GET', headers, signal } = init;
  const body = init.body as Uint8Array | undefined;
  const length = body === undefined ? {} : { 'content-length': `${body.length}` };
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const options = { agent, method, headers: { ...(headers as object), ...length } };
  request(String(input), { ...options, ...(signal && { signal }) }, resolve)
    .on('error', reject)
    .end(body);
  const answer = await promise;
  const type = answer.headers['content-type'] ?? '';
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return new Response(Buffer.concat(chunks), {
    status: answer.statusCode ?? 500,
    headers: { 'content-type': type },
  });
}
