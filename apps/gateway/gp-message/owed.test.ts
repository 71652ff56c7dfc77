import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemRandom } from '#base/clock.ts';
import { routeOf } from '../delivery/route.ts';
import type { Duty } from '../owed.ts';
import { type LogOfOneCase, logOfOneCase } from '../testing/log-of-one-case.ts';
import { gpMessagesOwed } from './owed.ts';

const NOW = Date.UTC(2026, 10, 26, 3);

let house: LogOfOneCase;
let practice: Server;
let duty: Duty;
/** What happens while the practice's endpoint reads a message. */
let meanwhile: () => Promise<void>;
let status: number;
beforeEach(async () => {
  house = await logOfOneCase(() => NOW, 'gp-message');
  meanwhile = async () => {};
  status = 200;
  practice = createServer((request, response) => {
    request.resume().on('end', () => void meanwhile().then(() => response.writeHead(status).end()));
  });
  await new Promise<void>((done) => practice.listen(0, '127.0.0.1', done));
  const { port } = practice.address() as AddressInfo;
  duty = gpMessagesOwed({
    route: routeOf('GP messages', `http://127.0.0.1:${port}/`, null),
    services: null,
    clock: () => NOW,
    random: systemRandom,
    log: pino({ enabled: false }),
  });
});
afterEach(() => {
  practice.closeAllConnections();
  practice.close();
});

const close = () =>
  house.write({ type: 'case.closed', facts: { outcome: 'advice', gpMessage: true } });
const reopen = () =>
  house.write({
    type: 'case.reopened',
    facts: { ...house.received, received: NOW, repeat: false },
    payload: { note: 'They rang again' },
  } as Parameters<LogOfOneCase['write']>[0]);
const owed = () => house.board().cases.get(house.case)!.gpMessage;

it('is sent once for a close, and names it', async () => {
  const of = await close();
  expect(owed()).toEqual({ kind: 'due', of });
  await house.pay(duty);
  expect(owed().kind).toBe('sent');
  await house.pay(duty);
  const types = house.headers().map(({ type }) => type);
  expect(types.filter((type) => type === 'gp-message.sent')).toHaveLength(1);
});

it.each([
  [200, 'gp-message.sent'],
  [422, 'gp-message.failed'],
])('is owed for the close that came while the one before was answered %i', async (how, type) => {
  await close();
  status = how;
  let second = house.case;
  meanwhile = async () => {
    await reopen();
    second = await close();
  };
  await house.pay(duty);
  expect(house.headers().at(-1)?.type).toBe(type);
  expect(owed()).toEqual({ kind: 'due', of: second });
  meanwhile = async () => {};
  status = 200;
  await house.pay(duty);
  expect(owed().kind).toBe('sent');
});
