/** What another site's page can make a browser send, with every route that changes something, at both doors: it comes to nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { approveGateway, until } from '../people.ts';
import { reportOf } from '../report.ts';
import { type AttackedHouse, openAttackedHouse } from './attacked-house.ts';
import { ask, type HeaderLine, requestBytes } from './bare-http.ts';
import { faultsOf } from './harmless.ts';

let house: AttackedHouse;
beforeAll(async () => {
  house = await openAttackedHouse();
  await approveGateway(house, house.operator);
  await until('the gateway is at its post', async () =>
    (await house.added()).includes('session.opened') ? true : undefined,
  );
});
afterAll(() => house.stop());

/** Types that a form, a beacon or a `no-cors` fetch may give its body, and one that asks first. */
const TYPES = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/plain; charset=application/cbor',
  'application/cbor',
  '',
];
/** How a browser says where a request comes from. */
const FROM: readonly (readonly HeaderLine[])[] = [
  [
    ['Origin', 'http://attacker.example'],
    ['Sec-Fetch-Site', 'cross-site'],
  ],
  [
    ['Origin', 'null'],
    ['Sec-Fetch-Site', 'cross-site'],
  ],
  [
    ['Origin', 'http://localhost:1'],
    ['Sec-Fetch-Site', 'same-site'],
  ],
  [['Origin', '']],
];
const METHODS = ['POST', 'GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

describe('a page of another site', () => {
  it('makes no route of the server do anything, by any method and any type', async () => {
    for (const { path } of house.operations.filter(({ method }) => method === 'POST')) {
      const body = toCbor(house.genuine.get(path));
      for (const from of FROM) {
        for (const type of TYPES) {
          for (const method of METHODS) {
            const answer = await send(house.port, method, path, house.host, type, from, body);
            expect([404, 405, 415, 421], `${method} ${path} ${from} ${type}`).toContain(
              answer.status,
            );
            expect(faultsOf(answer)).toEqual([]);
          }
        }
      }
    }
    expect(await house.added()).toEqual([]);
  });

  it('makes it do nothing either where its browser says nothing of where it comes from', async () => {
    for (const { path } of house.operations.filter(({ method }) => method === 'POST')) {
      const body = toCbor(house.genuine.get(path));
      // What needs no asking beforehand is never of the one type that is taken.
      for (const type of TYPES.filter((one) => one !== 'application/cbor')) {
        const answer = await send(house.port, 'POST', path, house.host, type, [], body);
        expect([401, 415], `${path} ${type}`).toContain(answer.status);
      }
    }
    expect(await house.added()).toEqual([]);
  });

  it('reads nothing with what the browser holds: there is no cookie, and no leave to read', async () => {
    const ticket = base64url(house.operator.session.ticket);
    for (const { path } of house.operations.filter(({ method }) => method === 'GET')) {
      const cookies: HeaderLine[] = [
        ['Cookie', `ticket=${ticket}; session=${ticket}; Authorization=Bearer ${ticket}`],
        ['Sec-Fetch-Site', 'cross-site'],
      ];
      const answer = await send(house.port, 'GET', path, house.host, '', cookies);
      if (house.operations.some((one) => one.path === path && one.needsTicket))
        expect(answer.status, path).toBe(401);
      expect(faultsOf(answer)).toEqual([]);
    }
  });

  it('brings the gateway no report', async () => {
    const report = reportOf({ number: 1, family: 'Forged' });
    const site: HeaderLine[] = [['Sec-Fetch-Site', 'cross-site']];
    for (const from of [...FROM, site, [['Sec-Fetch-Site', 'none']] as HeaderLine[]]) {
      for (const type of [...TYPES, 'text/xml']) {
        for (const method of METHODS) {
          const answer = await send(
            house.reportsPort,
            method,
            '/nhs-111-reports',
            'x',
            type,
            from,
            report,
          );
          expect([403, 404], `${method} ${type} ${from}`).toContain(answer.status);
        }
      }
    }
    expect(await house.added()).toEqual([]);
  });
});

it('is told from a neighbour, whose report is taken', async () => {
  const report = reportOf({ number: 2, family: 'Genuine' });
  const answer = await send(
    house.reportsPort,
    'POST',
    '/nhs-111-reports',
    'x',
    'text/xml',
    [],
    report,
  );
  expect(answer.status).toBe(200);
  expect(await house.added()).toContain('case.received');
});

let visitors = 0;
function send(
  port: number,
  method: string,
  path: string,
  host: string,
  type: string,
  headers: readonly HeaderLine[],
  body: Uint8Array = new Uint8Array(),
) {
  visitors += 1;
  const said: HeaderLine[] = [
    ['Host', host],
    ['X-Forwarded-For', `198.18.${visitors >> 8}.${visitors & 255}`],
    ...headers,
    ...(type === '' ? [] : [['Content-Type', type] as const]),
    ['Content-Length', `${body.length}`],
    ['Connection', 'close'],
  ];
  return ask(port, requestBytes(`${method} ${path} HTTP/1.1`, said, body));
}
