import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exampleCase } from '#fhir/gp-message/example-case.ts';
import { gpMessage } from '#fhir/gp-message/message.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { routeOf } from '../delivery/route.ts';
import { sendGpMessage } from './send.ts';

const now = Date.UTC(2026, 2, 12, 15);
const ask = {
  closedCase: exampleCase,
  attempt: 3,
  clock: () => now,
  random: (length: number) => new Uint8Array(length),
};
const { id: message } = gpMessage(exampleCase, sha256);

test('sent to a folder, and again after a crash before it was written down', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gp-send-'));
  try {
    const route = routeOf('GP messages', folder, null);
    const sent = { outcome: 'sent', message, route: 'folder' };
    expect(await sendGpMessage({ ...ask, route })).toEqual(sent);
    expect(await sendGpMessage({ ...ask, route, attempt: 4 })).toEqual(sent);
    expect(await readdir(folder)).toHaveLength(2);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  [503, 'gp/unavailable', now + 60_000],
  [422, 'gp/refused', null],
])('an endpoint that answers %i: %s, to be tried again at %s', async (status, problem, retryAt) => {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end('Mrs Edith Marlowe'));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const { port } = server.address() as AddressInfo;
    const failed = await sendGpMessage({
      ...ask,
      route: routeOf('GP messages', `http://127.0.0.1:${port}/`, null),
    });
    const detail = `http ${status}`;
    expect(failed).toEqual({
      outcome: 'failed',
      message,
      route: 'https',
      problem,
      retryAt,
      detail,
    });
  } finally {
    server.close();
  }
});

test('attempts count from 1', async () => {
  const route = routeOf('GP messages', '/nowhere', null);
  await expect(sendGpMessage({ ...ask, route, attempt: 0 })).rejects.toThrow('count from 1');
});
