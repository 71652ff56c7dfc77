/** What is too large, too deep, or swells: refused before it costs anything, at the server's door, the keeper's ear, and the gateway's. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { toCbor } from '#base/cbor.ts';
import { approveGateway, sendReport } from '../people.ts';
import { reportOf } from '../report.ts';
import { type AttackedHouse, openAttackedHouse } from './attacked-house.ts';
import { type Answer, ask, converse, type HeaderLine, requestBytes } from './bare-http.ts';
import { faultsOf, faultsOfGateway } from './harmless.ts';
import { REFUSED, TAKEN } from './reports.ts';
import { residentBytes } from './resident.ts';

const KIB = 2 ** 10;
const MIB = 2 ** 20;
/** For one answer; each of these would take minutes or the whole memory, were it let. */
const ANSWERED_WITHIN_MS = 6_000;
const MAY_GROW_BYTES = 512 * MIB;

let house: AttackedHouse;
let before: Record<string, number>;
beforeAll(async () => {
  house = await openAttackedHouse();
  await approveGateway(house, house.operator);
  await house.added();
  before = await residentBytes();
});
afterAll(() => house.stop());

let visitors = 0;
function post(path: string, body: Uint8Array, length = body.length): Buffer {
  visitors += 1;
  return requestBytes(
    `POST ${path} HTTP/1.1`,
    [
      ['Host', house.host],
      ['X-Forwarded-For', `198.18.${visitors >> 8}.${visitors & 255}`],
      ['Authorization', `Bearer ${base64url(house.operator.session.ticket)}`],
      ['Content-Type', 'application/cbor'],
      ['Content-Length', `${length}`],
    ],
    body,
  );
}

async function quick<T>(asked: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const answer = await asked();
  expect(performance.now() - begun).toBeLessThan(ANSWERED_WITHIN_MS);
  return answer;
}

describe('each route that takes a body', () => {
  it('refuses one beyond its limit by what it says of itself, before a byte of it', async () => {
    for (const { path } of taking()) {
      const limit = path === '/relay/channel' ? 5 * MIB : 64 * KIB;
      for (const length of [limit + 1, 2 ** 31, 2 ** 53]) {
        const answer = await quick(() => ask(house.port, post(path, new Uint8Array(), length)));
        expect([400, 413, 429], path).toContain(answer.status);
        expect(faultsOf(answer)).toEqual([]);
      }
      const most = await quick(() => ask(house.port, post(path, new Uint8Array(limit))));
      expect(most.status, path).toBeLessThan(500);
      // Others take less: none of them is as large.
      if (/^\/(?:relay|cis2)\//.test(path)) expect(most.status, path).not.toBe(413);
      expect(faultsOf(most)).toEqual([]);
    }
  });

  it('refuses one that never says its length, however much there is', async () => {
    for (const { path } of taking()) {
      const head = `POST ${path} HTTP/1.1\r\nHost: ${house.host}\r\nAuthorization: Bearer ${base64url(house.operator.session.ticket)}\r\nContent-Type: application/cbor\r\nTransfer-Encoding: chunked\r\n\r\n`;
      const chunk = `${(64 * KIB).toString(16)}\r\n${'\0'.repeat(64 * KIB)}\r\n`;
      const { answers, ended } = await converse(house.port, head + chunk.repeat(90));
      // Whoever goes on sending may be cut off before the answer reaches them.
      expect(ended, path).not.toBe('silent');
      for (const { status } of answers) expect([400, 413], path).toContain(status);
      expect(answers.flatMap((answer) => faultsOf(answer))).toEqual([]);
    }
  });

  it.each(Object.entries(cborBombs()))('refuses CBOR that is %s', async (_, bomb) => {
    for (const { path } of taking()) {
      const answer = await quick(() => ask(house.port, post(path, bomb)));
      expect([400, 413], path).toContain(answer.status);
      expect(faultsOf(answer)).toEqual([]);
    }
  });

  it('refuses JSON that nests without end, where a browser’s own JSON goes', async () => {
    const deep = new TextEncoder().encode('['.repeat(30_000));
    for (const [path, genuine] of house.genuine) {
      for (const bad of replacedBytes(genuine, deep)) {
        const answer = await quick(() => ask(house.port, post(path, toCbor(bad))));
        expect(answer.status, path).toBeGreaterThanOrEqual(400);
        expect(faultsOf(answer)).toEqual([]);
      }
    }
  });
});

describe('the reports’ door', () => {
  it.each(Object.entries(REFUSED))('makes no case of %s', async (_, bytes) => {
    // Whoever goes on sending may be cut off before the answer reaches them. A fault in SOAP is a 500.
    for (const answer of await report(bytes())) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(faultsOfGateway({ ...answer, status: 400 })).toEqual([]);
    }
    expect(await house.added()).not.toContain('case.received');
  });

  it.each(Object.entries(TAKEN))('is not long busy with %s', async (_, bytes) => {
    const answers = await report(bytes());
    expect(answers.map(({ status }) => status)).toEqual([200]);
    expect(answers.flatMap((answer) => faultsOfGateway(answer))).toEqual([]);
    expect(await house.added()).toContain('case.received');
  });

  it('hangs up on whoever says one length too large, and on whoever says none and goes on', async () => {
    const head = 'POST /nhs-111-reports HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\n';
    const declared = await ask(house.reportsPort, `${head}Content-Length: 9000000\r\n\r\n`);
    expect(declared.status).toBe(413);
    const socket = connect(house.reportsPort, '127.0.0.1').on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume().write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    for (let sent = 0; sent < 20 * MIB && !socket.destroyed; sent += MIB) {
      socket.write(`${MIB.toString(16)}\r\n${'x'.repeat(MIB)}\r\n`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await closed;
  });

  it('still takes a report', async () => {
    const { status } = await sendReport(
      house,
      reportOf({ number: 1_000_000, family: 'Afterwards' }),
    );
    expect(status).toBe(200);
    expect(await house.added()).toContain('case.received');
  });
});

it('leaves the house well, and no part swollen', async () => {
  expect((await fetch(`${house.origin}/ready`)).status).toBe(200);
  const after = await residentBytes();
  for (const part of Object.keys(before))
    expect(after[part]! - before[part]!, part).toBeLessThan(MAY_GROW_BYTES);
});

const taking = () => house.operations.filter(({ takes }) => takes.length > 0);

async function report(bytes: string | Uint8Array): Promise<readonly Answer[]> {
  const body = Buffer.from(bytes as string);
  const headers: HeaderLine[] = [
    ['Host', 'x'],
    ['Content-Type', 'text/xml'],
    ['Content-Length', `${body.length}`],
  ];
  const request = requestBytes('POST /nhs-111-reports HTTP/1.1', headers, body);
  const { answers, ended } = await quick(() => converse(house.reportsPort, request));
  expect(ended).not.toBe('silent');
  return answers;
}

function cborBombs(): Record<string, Uint8Array> {
  const deep = (byte: number) => Buffer.alloc(60_000, byte);
  const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
  return {
    'arrays within arrays': deep(0x81),
    'maps within maps': Buffer.from('a16161'.repeat(20_000), 'hex'),
    'tags of tags': deep(0xc1),
    'endless arrays within endless arrays': deep(0x9f),
    'an array of 2^32 that is not there': hex('9b 0000000100000000'),
    'a map of 2^53 that is not there': hex('bb 0020000000000000'),
    'text of 2^62 that is not there': hex('7b 4000000000000000'),
    'bytes of 2^31 that are not there': hex('5a 80000000'),
    'bytes without end': hex('5f 4100 ff'),
    'text without end': hex('7f 6161 ff'),
    'a map without end': hex('bf 6161 01 ff'),
    'a key twice': hex('a2 6161 01 6161 02'),
    'a key that is a map': hex('a1 a0 01'),
    'a break alone': hex('ff'),
    'not a number': hex('f9 7e00'),
    'a number beyond numbers': hex('c2 49 010000000000000000'),
    undefined: hex('f7'),
    'two values': hex('a0 a0'),
    'a prototype': toCbor(JSON.parse('{"__proto__":{"polluted":1}}')),
    'a constructor': toCbor({ constructor: { prototype: { polluted: 1 } } }),
    'thousands of keys': toCbor(
      Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [`k${i}`, i])),
    ),
  };
}

/** The value, once for each byte string in it, with other bytes there. */
function replacedBytes(value: unknown, by: Uint8Array): unknown[] {
  if (value instanceof Uint8Array) return [by];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    replacedBytes(child, by).map((changed) => ({ ...value, [name]: changed })),
  );
}
