/** The network of one room, as its browsers see it: an HTTP proxy by which one site can be cut off from them. */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

export type Network = {
  /** Of the proxy. */
  readonly server: string;
  /** From here on nothing reaches this site, and what was on its way is gone; null where everything does again. */
  cutOff(origin: string | null): void;
  /** The next answer of this path is thrown away once its site gave it, with the connection that it came by. Resolves when it is. */
  loseAnswer(path: string): Promise<void>;
  close(): Promise<void>;
};

export async function openNetwork(): Promise<Network> {
  let away: string | null = null;
  let losing: { readonly path: string; readonly isLost: () => void } | null = null;
  const proxy = createServer((asked, answer) => {
    const url = new URL(asked.url!);
    if (url.origin === away) return void answer.destroy();
    const { method, headers } = asked;
    const onward = request(url, { method, headers }, (response) => {
      if (losing?.path === url.pathname) {
        losing.isLost();
        losing = null;
        response.destroy();
        return void answer.destroy();
      }
      answer.writeHead(response.statusCode!, response.headers);
      pipeline(response, answer).catch(() => answer.destroy());
    });
    pipeline(asked, onward).catch(() => answer.destroy());
    onward.on('error', () => answer.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    server: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cutOff(origin) {
      away = origin;
      proxy.closeAllConnections();
    },
    loseAnswer(path) {
      const { promise, resolve } = Promise.withResolvers<void>();
      losing = { path, isLost: resolve };
      return promise;
    },
    async close() {
      proxy.close();
      proxy.closeAllConnections();
      await once(proxy, 'close');
    },
  };
}
