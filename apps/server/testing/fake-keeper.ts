/** A small HTTP server on a Unix socket, where the relay expects the keeper; it says what reached it. */

import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export type Reached = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};
export type Answering = (reached: Reached, response: ServerResponse) => void;

export type FakeKeeper = {
  readonly reached: Reached[];
  /** How it answers from now on; at first it echoes. */
  answer: Answering;
  stop(): Promise<void>;
};

export const echo: Answering = ({ body }, response) => {
  response.writeHead(200, { 'content-type': 'application/cbor' }).end(body);
};

export async function startFakeKeeper(socketPath: string): Promise<FakeKeeper> {
  const reached: Reached[] = [];
  const keeper = { reached, answer: echo, stop: () => stop(server) };
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    if (path === '/health') {
      response.end('{}');
      return;
    }
    const arrived = { method, path, headers, body: await buffer(request) };
    reached.push(arrived);
    keeper.answer(arrived, response);
  });
  await rm(socketPath, { force: true });
  server.listen(socketPath);
  await once(server, 'listening');
  return keeper;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
