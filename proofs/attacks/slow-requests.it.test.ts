/** Whoever is slow on purpose is hung up on within the limits, and keeps nobody waiting until then. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { type AttackedHouse, openAttackedHouse } from './attacked-house.ts';
import { residentBytes } from './resident.ts';

/** Of each kind, at the same time. */
const EACH = 100;
/** Limits of apps/server/limits.ts and apps/gateway/itk-111/endpoint.ts, how often Node looks, and what a busy machine takes. */
const HEADERS_WITHIN_MS = 10_000 + 5_000 + 5_000;
const BODY_WITHIN_MS = 20_000 + 5_000 + 5_000;
const MAY_GROW_BYTES = 192 * 2 ** 20;
/** For anybody else's request, meanwhile. */
const SERVED_WITHIN_MS = 2_000;

let house: AttackedHouse;
beforeAll(async () => {
  house = await openAttackedHouse();
});
afterAll(() => house.stop());

it('is true of silence, slow headers, slow bodies, and answers that nobody takes', async () => {
  const { host, port, reportsPort } = house;
  const before = await residentBytes();
  const report = `POST /nhs-111-reports HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: 8000000\r\n\r\n<`;
  const slow = [
    many(port, '', HEADERS_WITHIN_MS),
    many(reportsPort, '', HEADERS_WITHIN_MS, EACH / 4),
    many(port, `GET /health HTTP/1.1\r\nHost: ${host}\r\nX-A: `, HEADERS_WITHIN_MS),
    many(
      reportsPort,
      'POST /nhs-111-reports HTTP/1.1\r\nHost: x\r\nX-A: ',
      HEADERS_WITHIN_MS,
      EACH / 4,
    ),
    many(reportsPort, report, BODY_WITHIN_MS, EACH / 4),
  ].flat();
  const ticket = base64url(house.operator.session.ticket);
  // These are cut after a minute (apps/server/relay.it.test.ts): here they are only in the others' way.
  const unread = [
    `GET /openapi.json HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(500),
    `GET /tile/entries/000.p/1 HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(500),
    `GET /feed HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${ticket}\r\n\r\n`,
  ].flatMap((asked) => Array.from({ length: 5 }, () => asksAndReadsNothing(port, asked)));

  const gone = Promise.all(slow);
  let waiting = true;
  void gone.finally(() => {
    waiting = false;
  });
  const took: number[] = [];
  while (waiting) {
    const begun = performance.now();
    const answers = await Promise.all([
      fetch(`${house.origin}/ready`),
      fetch(new URL('/health', house.reportsUrl)),
      fetch(`${house.origin}/board`, { headers: { authorization: `Bearer ${ticket}` } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    took.push(performance.now() - begun);
    await sleep(250);
  }
  for (const { tookMs, withinMs } of await gone) expect(tookMs).toBeLessThan(withinMs);
  expect(Math.max(...took)).toBeLessThan(SERVED_WITHIN_MS);
  const after = await residentBytes();
  for (const part of Object.keys(before))
    expect(after[part]! - before[part]!, part).toBeLessThan(MAY_GROW_BYTES);
  for (const socket of unread) socket.destroy();
}, 60_000);

function asksAndReadsNothing(port: number, asked: string): Socket {
  const socket = connect(port, '127.0.0.1').pause().on('error', ignore);
  socket.write(asked);
  return socket;
}

/** Connections that begin with these bytes and add one each second. Each resolves when it was hung up on. */
function many(port: number, begin: string, withinMs: number, count = EACH) {
  return Array.from({ length: count }, async () => {
    const begun = performance.now();
    const socket = connect(port, '127.0.0.1').on('error', ignore).resume();
    if (begin !== '') socket.write(begin);
    const trickle = setInterval(() => begin !== '' && socket.write('x'), 1_000);
    await new Promise((closed) => socket.once('close', closed));
    clearInterval(trickle);
    return { tookMs: performance.now() - begun, withinMs };
  });
}

function ignore(): void {}
