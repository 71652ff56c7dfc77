/** What the service worker uses of its world. TypeScript's own description of it cannot stand beside that of a page. */

export type WorkerScope = {
  readonly clients: {
    claim(): Promise<void>;
    matchAll(which: {
      readonly type: 'window';
      readonly includeUncontrolled: boolean;
    }): Promise<readonly { postMessage(message: unknown): void }[]>;
  };
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Asked) => void): void;
  addEventListener(type: 'message', listener: (event: Told) => void): void;
};

/** Lets the worker live until something is done. */
type Lasting = { waitUntil(done: Promise<unknown>): void };

export type Asked = Lasting & {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
};

export type Told = Lasting & Pick<MessageEvent<unknown>, 'data' | 'ports'>;
