/** The line between two sites: carries what is asked of the one at its end, until it is cut. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

export type Line = {
  /** Where whoever stands at this end asks. */
  readonly origin: string;
  /** Nothing comes or goes, and what was on its way is gone. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

/** @param to the address of the site at the other end */
export async function openLine(to: string): Promise<Line> {
  let isCut = false;
  const server = createServer((asked, answer) => {
    const { method, headers } = asked;
    const url = new URL(asked.url ?? '/', to);
    const onward = request(url, { method, headers: { ...headers, host: url.host } }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      pipeline(response, answer).catch(() => answer.destroy());
    });
    pipeline(asked, onward).catch(() => answer.destroy());
    onward.on('error', () => answer.destroy());
  });
  server.on('connection', (socket) => {
    if (isCut) socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true;
      server.closeAllConnections();
    },
    mend() {
      isCut = false;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
