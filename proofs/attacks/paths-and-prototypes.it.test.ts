/** Addresses that climb out of what is served, and names that every object answers to: neither leads anywhere. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromCbor, fromCborMap, toCbor } from '#base/cbor.ts';
import { urgentCareReport } from '#care/report/report.ts';
import { decodeEntry } from '#journal/entry.ts';
import { receive } from '../../apps/gateway/itk-111/receive.ts';
import { type AttackedHouse, openAttackedHouse } from './attacked-house.ts';
import { ask } from './bare-http.ts';
import { faultsOf } from './harmless.ts';
import { TAKEN } from './reports.ts';

let house: AttackedHouse;
beforeAll(async () => {
  house = await openAttackedHouse();
});
afterAll(() => house.stop());

/** Ways to say `../`, and to end a name early. */
const UP = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%2e%2e%2f',
  '%252e%252e%252f',
  '..\\',
  '..%5c',
  '%2e%2e%5c',
  '..%c0%af',
  '%c0%ae%c0%ae/',
  '..%ef%bc%8f',
  '..;/',
  '.../',
  '....//',
  './../',
  '..%00/',
  '%u002e%u002e/',
];
const PLACES = ['/', '/assets/', '/tile/', '/tile/entries/', '/tile/0/', '/case/', '//', '/./'];
const WANTED = ['etc/passwd', 'data/keeper/kek', 'index.html', 'etc/passwd%00.html'];

describe('an address that climbs', () => {
  it.each(UP)('%j leads nowhere', async (up) => {
    for (const place of PLACES) {
      for (const wanted of WANTED) {
        const target = `${place}${up.repeat(8)}${wanted}`;
        for (const accept of ['*/*', 'text/html']) {
          const bytes = `GET ${target} HTTP/1.1\r\nHost: ${house.host}\r\nAccept: ${accept}\r\nConnection: close\r\n\r\n`;
          const answer = await ask(house.port, bytes);
          expect([400, 404], target).toContain(answer.status);
          expect(faultsOf(answer), target).toEqual([]);
          expect(answer.body.toString()).not.toContain('root:');
        }
      }
    }
  });
});

describe('a prototype’s name', () => {
  const NAMES = ['__proto__', 'constructor', 'prototype'];
  const nested = NAMES.flatMap((name) => [
    `{"${name}":{"polluted":true}}`,
    `{"${name}":{"prototype":{"polluted":true}}}`,
    `{"a":{"${name}":{"polluted":true}}}`,
    `[{"${name}":[{"polluted":true}]}]`,
  ]);

  it('changes no object of any reader, in CBOR, in JSON, and in XML', () => {
    const untouched = snapshot();
    for (const text of nested) {
      const cbor = toCbor(JSON.parse(text));
      const read = [
        () => fromCbor(cbor),
        () => fromCborMap(cbor),
        () => decodeEntry(cbor),
        () => urgentCareReport.safeParse(JSON.parse(text)),
      ].map((reader) => attempt(reader));
      for (const value of read) expect((value as { polluted?: unknown })?.polluted).toBe(undefined);
    }
    const received = receive(Buffer.from(TAKEN['names of prototypes']!() as string), {
      newUuid: () => crypto.randomUUID(),
    });
    expect(received.outcome).toBe('accepted');
    expect(snapshot()).toEqual(untouched);
    expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
  });

  it('is an ordinary name at every route: the house runs without `__proto__`, and nothing misses it', async () => {
    for (const { method, path, takes } of house.operations) {
      for (const name of NAMES) {
        const query = `?${name}[polluted]=1&${name}.polluted=1&a[${name}][polluted]=1`;
        for (const text of takes.length > 0 ? nested : ['{}']) {
          const body = takes.length > 0 ? toCbor(JSON.parse(text)) : new Uint8Array();
          const answer = await fetch(house.origin + path.replace(/\{[^}]*\}/, name) + query, {
            method,
            headers: { 'content-type': 'application/cbor', [name]: '{"polluted":true}' },
            ...(takes.length > 0 ? { body } : {}),
          });
          expect(answer.status, path).toBeLessThan(500);
          expect(await answer.text()).not.toContain('polluted');
        }
      }
    }
    expect((await fetch(`${house.origin}/ready`)).status).toBe(200);
    expect(await house.added()).toEqual([]);
  });
});

function attempt(reader: () => unknown): unknown {
  try {
    return reader();
  } catch {
    return undefined;
  }
}

/** What every object, list, function and text answers to. */
function snapshot(): readonly (readonly PropertyKey[])[] {
  return [Object, Array, Function, String, Number, Map, Uint8Array, Promise, Error].map((kind) =>
    Reflect.ownKeys(kind.prototype),
  );
}
