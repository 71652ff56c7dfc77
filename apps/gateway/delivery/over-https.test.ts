import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server as TcpServer,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { exampleCase } from '#fhir/gp-message/example-case.ts';
import { gpMessage } from '#fhir/gp-message/message.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { letterOf } from '../gp-message/send.ts';
import type { Delivery } from './delivery.ts';
import { deliverOverHttps } from './over-https.ts';

const message = gpMessage(exampleCase, sha256);
const letter = letterOf(message);
const servers: (Server | TcpServer)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

async function listening(server: Server | TcpServer): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

async function post(
  listener: RequestListener,
  deadlineMs = 5_000,
  wantsAnswer = false,
): Promise<Delivery> {
  const port = await listening(createHttpServer(listener));
  const url = new URL(`http://127.0.0.1:${port}/fhir/Bundle`);
  return deliverOverHttps(letter, { kind: 'https', url, ca: null }, { deadlineMs, wantsAnswer });
}

const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): RequestListener =>
  (request, response) => {
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  };

describe('what is sent', () => {
  test('is the document, marked so that a repetition can be told', async () => {
    let seen: unknown;
    const taken = await post((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        const { method, url, headers } = request;
        seen = { method, url, headers, body: JSON.parse(body) };
        response.writeHead(201).end();
      });
    });
    expect(taken).toMatchObject({ taken: true });
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/fhir/Bundle',
      headers: {
        'content-type': 'application/fhir+json; charset=utf-8',
        'idempotency-key': `"${message.id}"`,
        'if-none-exist': `identifier=urn:ietf:rfc:3986|urn:uuid:${message.id}`,
      },
      body: message.bundle,
    });
  });
});

describe('what is answered', () => {
  test.each([200, 201, 202, 204])('%i is taken', async (status) => {
    expect(await post(answering(status))).toMatchObject({ taken: true });
  });

  test('409 naming this message is taken, in the body or as the place', async () => {
    const body = JSON.stringify({ resourceType: 'OperationOutcome', diagnostics: message.id });
    expect(await post(answering(409, {}, body))).toMatchObject({ taken: true });
    const location = `/fhir/Bundle/${message.id}`;
    expect(await post(answering(409, { location }))).toMatchObject({ taken: true });
  });

  test('409 about anything else is refused', async () => {
    expect(await post(answering(409, {}, 'another'))).toEqual({
      taken: false,
      problem: 'refused',
      detail: 'http 409',
    });
  });

  test.each([400, 401, 403, 404, 410, 412, 422])('%i is refused', async (status) => {
    const detail = `http ${status}`;
    expect(await post(answering(status))).toEqual({ taken: false, problem: 'refused', detail });
  });

  test.each([408, 425, 429, 500, 502, 503, 504])('%i may pass', async (status) => {
    const detail = `http ${status}`;
    expect(await post(answering(status))).toEqual({
      taken: false,
      problem: 'unavailable',
      detail,
    });
  });

  test.each([301, 302, 307, 308])('%i is not followed', async (status) => {
    let elsewhere = 0;
    const port = await listening(
      createHttpServer((_request, response) => {
        elsewhere += 1;
        response.writeHead(200).end();
      }),
    );
    const answer = await post(answering(status, { location: `http://127.0.0.1:${port}/` }));
    expect(answer).toEqual({ taken: false, problem: 'redirected', detail: `http ${status}` });
    expect(elsewhere).toBe(0);
  });

  test('an answer without end is cut off', async () => {
    let written = 0;
    const answer = await post((request, response) => {
      request.resume();
      response.writeHead(409);
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) written += 16_384;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(answer).toMatchObject({ taken: false, problem: 'refused' });
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });
});

describe('an answer', () => {
  const wordy = answering(200, {}, 'well taken');
  test('is told where it is wanted', async () => {
    expect(await post(wordy, 5_000, true)).toEqual({ taken: true, answer: 'well taken' });
  });

  test('is not waited for where it is not', async () => {
    const endless: RequestListener = (request, response) => {
      request.resume().on('end', () => response.writeHead(200).write('well'));
    };
    expect(await post(endless, 500)).toEqual({ taken: true, answer: '' });
    expect(await post(endless, 200, true)).toMatchObject({ taken: false, problem: 'timeout' });
  });
});

describe('an endpoint that fails', () => {
  test('by saying nothing: timeout', async () => {
    const answer = await post(() => {}, 200);
    expect(answer).toMatchObject({ taken: false, problem: 'timeout' });
  });

  test('by never finishing its answer: timeout', async () => {
    const answer = await post((_request, response) => {
      response.writeHead(409).write('well');
    }, 200);
    expect(answer).toMatchObject({ taken: false, problem: 'timeout' });
  });

  test('by hanging up: unreachable', async () => {
    const answer = await post((request) => request.socket.destroy());
    expect(answer).toEqual({ taken: false, problem: 'unreachable', detail: 'ECONNRESET' });
  });

  test('by hanging up within its answer: unreachable', async () => {
    const answer = await post((request, response) => {
      response
        .writeHead(409, { 'content-length': '100' })
        .write('well', () => request.socket.destroy());
    });
    expect(answer).toMatchObject({ taken: false, problem: 'unreachable' });
  });

  test('by not being there: unreachable', async () => {
    const server = createTcpServer();
    const port = await listening(server);
    servers.pop();
    await new Promise((closed) => server.close(closed));
    const route = { kind: 'https', url: new URL(`https://127.0.0.1:${port}/`), ca: null } as const;
    expect(
      await deliverOverHttps(letter, route, { deadlineMs: 5_000, wantsAnswer: false }),
    ).toEqual({
      taken: false,
      problem: 'unreachable',
      detail: 'ECONNREFUSED',
    });
  });

  test('by having no address: unreachable', async () => {
    const route = { kind: 'https', url: new URL('https://gp.invalid/'), ca: null } as const;
    expect(
      await deliverOverHttps(letter, route, { deadlineMs: 5_000, wantsAnswer: false }),
    ).toMatchObject({
      problem: 'unreachable',
    });
  });

  test('by not speaking TLS: tls', async () => {
    const port = await listening(
      createTcpServer((socket) => socket.resume().end('SSH-2.0-no\r\n')),
    );
    const route = { kind: 'https', url: new URL(`https://127.0.0.1:${port}/`), ca: null } as const;
    expect(
      await deliverOverHttps(letter, route, { deadlineMs: 5_000, wantsAnswer: false }),
    ).toMatchObject({ problem: 'tls' });
  });
});

const openssl = hasOpenssl();

describe.skipIf(!openssl)('over TLS (needs openssl, to make certificates)', () => {
  let made: Certificates;
  beforeAll(() => {
    made = certificates();
  });

  async function postTls(options: {
    host?: string;
    ca: string | null;
    serve?: 'sound' | 'expired';
  }) {
    let requests = 0;
    const { key, cert } = made[options.serve ?? 'sound'];
    const server = createHttpsServer({ key, cert }, (request, response) => {
      requests += 1;
      request.resume().on('end', () => response.writeHead(201).end());
    });
    const port = await listening(server);
    const url = new URL(`https://${options.host ?? '127.0.0.1'}:${port}/`);
    const answer = await deliverOverHttps(
      letter,
      { kind: 'https', url, ca: options.ca },
      { deadlineMs: 5_000, wantsAnswer: false },
    );
    return { answer, requests };
  }

  test('an endpoint that proves itself is given the message', async () => {
    expect(await postTls({ ca: made.ca })).toEqual({
      answer: { taken: true, answer: '' },
      requests: 1,
    });
  });

  test('one whose authority nobody here trusts is not', async () => {
    const { answer, requests } = await postTls({ ca: null });
    expect(answer).toMatchObject({ taken: false, problem: 'tls' });
    expect(requests).toBe(0);
  });

  test('not even if the environment says to trust anyone', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { answer, requests } = await postTls({ ca: null });
    expect(answer).toMatchObject({ taken: false, problem: 'tls' });
    expect(requests).toBe(0);
  });

  test('one that proves itself as another host is not', async () => {
    const { answer, requests } = await postTls({ ca: made.ca, host: 'localhost' });
    expect(answer).toEqual({
      taken: false,
      problem: 'tls',
      detail: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(requests).toBe(0);
  });

  test('one whose certificate has run out is not', async () => {
    const { answer, requests } = await postTls({ ca: made.ca, serve: 'expired' });
    expect(answer).toEqual({ taken: false, problem: 'tls', detail: 'CERT_HAS_EXPIRED' });
    expect(requests).toBe(0);
  });
});

type Certificates = {
  readonly ca: string;
  readonly sound: { readonly key: string; readonly cert: string };
  readonly expired: { readonly key: string; readonly cert: string };
};

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return false;
  }
}

/** An authority and two certificates of it for 127.0.0.1. */
function certificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'gp-tls-'));
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    run(
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=test authority',
    );
    writeFileSync(join(folder, 'san'), 'subjectAltName=IP:127.0.0.1\n');
    const issue = (name: string, ...validity: string[]) => {
      run('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=gp');
      run(
        ...[
          'x509',
          '-req',
          '-in',
          `${name}.csr`,
          '-CA',
          'ca.pem',
          '-CAkey',
          'ca.key',
          '-out',
          `${name}.pem`,
        ],
        ...['-extfile', 'san', ...validity],
      );
      return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
    };
    return {
      ca: read('ca.pem'),
      sound: issue('sound', '-days', '2'),
      expired: issue('expired', '-days', '-1'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
