/** Requests that a proxy and a server might read differently, and that no client would send: refused, and the line is cut. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AttackedHouse, openAttackedHouse } from './attacked-house.ts';
import { ask, converse, type HeaderLine, requestBytes } from './bare-http.ts';
import { faultsOf, faultsOfGateway } from './harmless.ts';

let house: AttackedHouse;
beforeAll(async () => {
  house = await openAttackedHouse();
});
afterAll(() => house.stop());

/** What would be answered 200, were it ever read as a request. */
const smuggled = () => `GET /health HTTP/1.1\r\nHost: ${house.host}\r\n\r\n`;
const post = (headers: string, body: string) =>
  `POST /relay/session/options HTTP/1.1\r\nHost: ${house.host}\r\nContent-Type: application/cbor\r\n${headers}\r\n\r\n${body}`;
const get = (headers: string) =>
  `GET /health HTTP/1.1\r\nHost: ${house.host}\r\n${headers}\r\n\r\n`;

/** Each may hold a second request in what is a body, or a header, to one reader and not to the other. */
const AMBIGUOUS: Record<string, () => string> = {
  'a length and chunks': () =>
    post(
      `Content-Length: ${5 + smuggled().length}\r\nTransfer-Encoding: chunked`,
      `0\r\n\r\n${smuggled()}`,
    ),
  'chunks and a length': () =>
    post('Transfer-Encoding: chunked\r\nContent-Length: 4', `5c\r\n${smuggled()}\r\n0\r\n\r\n`),
  'two lengths': () =>
    post(`Content-Length: 0\r\nContent-Length: ${smuggled().length}`, smuggled()),
  'the same length twice': () => post('Content-Length: 1\r\nContent-Length: 1', `x${smuggled()}`),
  'a list of lengths': () => post('Content-Length: 1, 1', `x${smuggled()}`),
  'a length with a sign': () => post('Content-Length: +1', `x${smuggled()}`),
  'a negative length': () => post('Content-Length: -1', smuggled()),
  'a length in hex': () => post('Content-Length: 0x1', `x${smuggled()}`),
  'a length with a blank within': () => post('Content-Length: 1 1', `x${smuggled()}`),
  'an empty length': () => post('Content-Length:', smuggled()),
  'a length beyond all numbers': () => post(`Content-Length: ${'9'.repeat(40)}`, smuggled()),
  'a blank before the colon': () => post('Content-Length : 1', `x${smuggled()}`),
  'chunks by another name': () => post('Transfer-Encoding: xchunked', `0\r\n\r\n${smuggled()}`),
  'chunks, then as it is': () =>
    post('Transfer-Encoding: chunked, identity', `0\r\n\r\n${smuggled()}`),
  'chunks twice': () =>
    post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', `0\r\n\r\n${smuggled()}`),
  'chunks after a vertical tab': () =>
    post('Transfer-Encoding: \x0bchunked', `0\r\n\r\n${smuggled()}`),
  'chunks, quoted': () => post('Transfer-Encoding: "chunked"', `0\r\n\r\n${smuggled()}`),
  'chunks said to HTTP/1.0': () =>
    post('Transfer-Encoding: chunked', `0\r\n\r\n${smuggled()}`).replace('HTTP/1.1', 'HTTP/1.0'),
  'a chunk of no size': () => post('Transfer-Encoding: chunked', `\r\n\r\n${smuggled()}`),
  'a chunk with a sign': () => post('Transfer-Encoding: chunked', `+0\r\n\r\n${smuggled()}`),
  'a chunk larger than all numbers': () =>
    post('Transfer-Encoding: chunked', `${'f'.repeat(17)}\r\n${smuggled()}`),
  'a chunk that is longer than it says': () =>
    post('Transfer-Encoding: chunked', `1\r\nxx\r\n0\r\n\r\n${smuggled()}`),
  'a chunk ended by LF alone': () => post('Transfer-Encoding: chunked', `0\n\n${smuggled()}`),
  'an endless chunk extension': () =>
    post('Transfer-Encoding: chunked', `1;${'x'.repeat(40_000)}\r\nx\r\n0\r\n\r\n`),
  'a folded header': () => post('X-A: b\r\n Content-Length: 1', `x${smuggled()}`),
  'a folded length': () => post('Content-Length:\r\n 1', `x${smuggled()}`),
  'a header line that begins with a blank': () =>
    `GET /health HTTP/1.1\r\n Host: ${house.host}\r\n\r\n`,
  'lines ended by LF alone': () => get('X-A: b').replaceAll('\r\n', '\n'),
  'one line ended by LF alone': () => get('X-A: b\nX-B: c'),
  'a line ended by CR alone': () => get('X-A: b\rX-B: c'),
  'a header without a colon': () => get('X-A'),
  'a header without a name': () => get(': x'),
  'NUL in a value': () => get('X-A: a\0b'),
  'a control character in a value': () => get('X-A: a\x01b'),
  'NUL in a name': () => get('X\0A: b'),
  'a name in brackets': () => get('X(A): b'),
  'NUL in the address': () => get('X-A: b').replace('/health', '/hea\0lth'),
  'a blank in the address': () => get('X-A: b').replace('/health', '/health /x'),
  'a tab after the method': () => get('X-A: b').replace('GET ', 'GET\t'),
  'another version': () => get('X-A: b').replace('HTTP/1.1', 'HTTP/3.7'),
  'no version': () => `GET /health\r\n\r\n${smuggled()}`,
  'a preface of HTTP/2': () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'a handshake of TLS': () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'a method that is none': () => get('X-A: b').replace('GET', 'SMUGGLE'),
  'a method in small letters': () => get('X-A: b').replace('GET', 'get'),
  'headers beyond the limit': () => get(`X-A: ${'x'.repeat(9_000)}`),
  'an address beyond the limit': () => get('X-A: b').replace('/health', `/${'x'.repeat(9_000)}`),
  'ten thousand headers': () =>
    get(Array.from({ length: 10_000 }, (_, i) => `X${i}: y`).join('\r\n')),
};

const doors = () => [house.port, house.reportsPort];

describe('refused, and nothing after it is read', () => {
  it.each(Object.entries(AMBIGUOUS))('%s', async (_, bytes) => {
    for (const door of doors()) {
      const { answers, ended } = await converse(door, bytes(), { answers: 3 });
      expect(ended).toBe('hung-up');
      for (const answer of answers) {
        expect([400, 413, 431]).toContain(answer.status);
        expect(door === house.port ? faultsOf(answer) : faultsOfGateway(answer)).toEqual([]);
      }
    }
  });
});

describe('another host', () => {
  it.each(['attacker.example', 'localhost', '127.0.0.1', `localhost:1`, 'localhost.:80', ''])(
    '%j is not answered',
    async (host) => {
      const { status } = await ask(house.port, `GET /health HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      expect(status).toBe(421);
    },
  );

  it('is not answered behind or before ours, in the address, or by a proxy’s word', async () => {
    const own = `Host: ${house.host}`;
    for (const [line, ...headers] of [
      ['GET /health HTTP/1.1', `${own}@attacker.example`],
      ['GET /health HTTP/1.1', `Host: attacker.example@${house.host}`],
      ['GET /health HTTP/1.1', `${own}, attacker.example`],
      ['GET /health HTTP/1.1', 'Host: attacker.example', `X-Forwarded-Host: ${house.host}`],
      ['GET /health HTTP/1.1', 'Host: attacker.example', own],
      ['GET /health HTTP/1.1', own, 'Host: attacker.example'],
      ['GET http://attacker.example/health HTTP/1.1', own],
      ['GET //attacker.example/health HTTP/1.1', own],
      ['GET attacker.example/health HTTP/1.1', own],
      ['CONNECT attacker.example:443 HTTP/1.1', own],
      ['GET /health HTTP/1.0'],
    ]) {
      const { answers } = await converse(house.port, [line, ...headers, '', ''].join('\r\n'));
      for (const answer of answers) {
        expect([400, 404, 405, 421], line).toContain(answer.status);
        expect(faultsOf(answer)).toEqual([]);
      }
    }
  });
});

describe('what is asked', () => {
  it('comes back in no header and no line of an answer', async () => {
    const split = '%0d%0aSet-Cookie:%20injected=1%0d%0a%0d%0a<p>injected';
    for (const line of [
      `GET /${split} HTTP/1.1`,
      `GET /entries?stream=${split} HTTP/1.1`,
      `GET /tile/0/${split} HTTP/1.1`,
      `GET /feed?after=${split} HTTP/1.1`,
      `GET /assets/${split} HTTP/1.1`,
      'GET /%E5%98%8A%E5%98%8DSet-Cookie:injected HTTP/1.1',
      'GET /health?\u00e5\u0098\u008ainjected HTTP/1.1',
    ]) {
      for (const accept of ['*/*', 'text/html']) {
        const headers: HeaderLine[] = [
          ['Host', house.host],
          ['Accept', accept],
          ['Origin', `http://${house.host}`],
          ['Last-Event-ID', 'injected'],
          ['X-Request-ID', 'injected'],
        ];
        const answer = await ask(house.port, requestBytes(line, headers));
        expect(faultsOf(answer), line).toEqual([]);
        expect([...answer.headers].flat().join('\n')).not.toMatch(/injected/i);
        expect(answer.body.toString()).not.toMatch(/injected/i);
      }
    }
  });

  it('is answered in its order, one answer each, when it is asked all at once', async () => {
    const lines = ['GET /health HTTP/1.1', 'GET /nothing HTTP/1.1', 'GET /checkpoint HTTP/1.1'];
    const bytes = lines.map((line) => `${line}\r\nHost: ${house.host}\r\n\r\n`).join('');
    const few = await converse(house.port, bytes, { answers: 3 });
    expect(few.answers.map(({ status }) => status)).toEqual([200, 404, 200]);

    const many = await converse(house.port, bytes.repeat(200), { answers: 600 });
    expect(many.ended).toBe('hung-up');
    expect(new Set(many.answers.slice(4).map(({ status }) => status))).toEqual(new Set([429]));
  });

  it('makes no other protocol of the connection', async () => {
    for (const headers of [
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: eA==\r\nSec-WebSocket-Version: 13',
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk',
      'Connection: Upgrade\r\nUpgrade: TLS/1.0',
    ]) {
      const { answers } = await converse(house.port, get(headers));
      for (const answer of answers) {
        expect(faultsOf(answer)).toEqual([]);
        expect(answer.status).not.toBe(101);
      }
    }
  });

  it('cannot take away a header that fences the page, by naming it hop-by-hop', async () => {
    const answer = await ask(
      house.port,
      get('Connection: close, Content-Security-Policy, X-Frame-Options, Host'),
    );
    expect(answer.status).toBe(200);
    expect(faultsOf(answer)).toEqual([]);
  });
});

it('leaves the house as it was', async () => {
  expect(await house.added()).toEqual([]);
  expect((await fetch(`${house.origin}/ready`)).status).toBe(200);
});
