/** Every route that the server describes, asked for what is right, nearly right and wild: nothing breaks, nothing leaks, nobody gets in. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { until } from '../people.ts';
import { verify } from '../verify.ts';
import { type AttackedHouse, openAttackedHouse } from './attacked-house.ts';
import { ask, converse, type HeaderLine, requestBytes } from './bare-http.ts';
import { faultsOf } from './harmless.ts';
import type { Operation, Parameter } from './operations.ts';
import { residentBytes } from './resident.ts';
import { wildCbor, wildHeader, wildText } from './wild.ts';

const RUNS_EACH = 150;
const MAY_GROW_BYTES = 192 * 2 ** 20;

let house: AttackedHouse;
let before: Record<string, number>;
beforeAll(async () => {
  house = await openAttackedHouse();
  before = await residentBytes();
});
afterAll(() => house.stop());

it('are all tried here: each that takes a body has one that is right', () => {
  const taking = house.operations.filter(({ takes }) => takes.length > 0).map(({ path }) => path);
  expect([...house.genuine.keys()].sort()).toEqual(taking.sort());
  expect(house.operations.filter(({ method }) => method === 'POST')).toHaveLength(taking.length);
});

it('answer as they are described, whatever is asked', async () => {
  for (const operation of house.operations) {
    const property = fc.asyncProperty(asked(operation), async (bytes) => {
      expect(faultsOf(await ask(house.port, bytes), operation.answers)).toEqual([]);
    });
    await fc.assert(property, { numRuns: RUNS_EACH });
  }
});

it('are nowhere else, by whatever method and address', async () => {
  const line = fc
    .tuple(
      fc.oneof(
        fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'TRACE', 'CONNECT', 'get', ''),
        fc.string({ maxLength: 12 }),
      ),
      fc.oneof(
        fc.webPath(),
        wildText.map((text) => `/${encodeURIComponent(text.toWellFormed())}`),
        fc.constantFrom(...house.operations.map(({ path }) => `${path}/`)),
        fc.string({ maxLength: 40 }),
      ),
      fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'ICY', ''),
    )
    .map((parts) => parts.join(' '));
  const property = fc.asyncProperty(line, fc.array(anyHeader), async (line, headers) => {
    const request = requestBytes(line, [['Host', house.host], ...headers]);
    const { answers, ended } = await converse(house.port, request);
    expect(ended).not.toBe('silent');
    for (const answer of answers) {
      expect(faultsOf(answer)).toEqual([]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
  });
  await fc.assert(property, { numRuns: 4 * RUNS_EACH });
});

it('leave the house as it was: nobody let in, every part well, the log whole, and no memory lost', async () => {
  expect(await house.added()).toEqual([]);
  const ready = await fetch(`${house.origin}/ready`);
  expect([ready.status, await ready.json()]).toMatchObject([200, { keeper: 'answers' }]);
  await until('a checkpoint covers all', async () => {
    const text = await (await fetch(`${house.origin}/checkpoint`)).text();
    return Number(text.split('\n')[1]) >= house.size() ? true : undefined;
  });
  const { exit, out } = await verify(house.origin, '--json');
  expect({ exit, ...JSON.parse(out) }).toMatchObject({ exit: 0, accepted: true });
  const after = await residentBytes();
  for (const part of Object.keys(before))
    expect(after[part]! - before[part]!, part).toBeLessThan(MAY_GROW_BYTES);
});

/** A request for a described route. */
function asked(operation: Operation): fc.Arbitrary<Buffer> {
  const { method, path, parameters, takes } = operation;
  const body =
    takes.length === 0 ? fc.constant(new Uint8Array()) : wildCbor(house.genuine.get(path));
  return fc
    .record({
      address: addressOf(path, parameters),
      ticket: operation.needsTicket ? ticket() : fc.constant([]),
      type: takes.length === 0 ? fc.constant([]) : typeOf(takes),
      more: fc.array(anyHeader, { maxLength: 4 }),
      from: fc.ipV4(),
      body,
    })
    .map(({ address, ticket, type, more, from, body }) => {
      const length: HeaderLine[] = method === 'POST' ? [['Content-Length', `${body.length}`]] : [];
      // Each from an address of its own, as a proxy tells it: nobody is refused for how often they ask.
      const headers: HeaderLine[] = [
        ['Host', house.host],
        ['X-Forwarded-For', from],
      ];
      return requestBytes(
        `${method} ${address} HTTP/1.1`,
        [...headers, ...ticket, ...type, ...length, ...more],
        body,
      );
    });
}

function addressOf(path: string, parameters: readonly Parameter[]): fc.Arbitrary<string> {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  return fc
    .record({
      inPath: fc.oneof(
        fc.constantFrom('entries/000', '0/000', 'entries/000.p/3', '63/999', '0/x001/000.p/256'),
        wildText.map((text) => encodeURIComponent(text.toWellFormed())),
      ),
      said: fc.tuple(...query.map((parameter) => fc.option(pair(parameter), { freq: 9 }))),
      more: fc.array(
        fc.tuple(wildText, wildText).map(([name, value]) => escaped(name, value)),
        { maxLength: 2 },
      ),
    })
    .map(({ inPath, said, more }) => {
      const pairs = [...said.filter((each) => each !== null), ...(said.length > 1 ? [] : more)];
      return `${path.replace(/\{[^}]*\}/, inPath)}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
    });
}

function pair({ name, schema }: Parameter): fc.Arbitrary<string> {
  const { type, minimum = 0, maximum = 2 ** 31 } = schema;
  const right =
    type === 'integer'
      ? fc.integer({ min: minimum, max: Math.min(maximum, 50) }).map(String)
      : fc.constantFrom('org', 'directory', `account/${house.operator.session.account}`);
  const edge = fc.constantFrom(...[minimum - 1, maximum, maximum + 1, 1e300, 0.5].map(String));
  const value = fc.oneof({ weight: 3, arbitrary: right }, edge, wildText);
  return fc.oneof(
    { weight: 9, arbitrary: value.map((text) => escaped(name, text)) },
    value.map((text) => `${escaped(name, text)}&${escaped(name, text)}`),
    value.map((text) => escaped(`${name}[__proto__]`, text)),
  );
}

function escaped(name: string, value: string): string {
  return [name, value].map((text) => encodeURIComponent(text.toWellFormed())).join('=');
}

/** Mostly the one of somebody who is signed in, so that what lies behind is reached too. */
function ticket(): fc.Arbitrary<HeaderLine[]> {
  const genuine = `Bearer ${base64url(house.operator.session.ticket)}`;
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant<HeaderLine[]>([['Authorization', genuine]]) },
    fc.constant<HeaderLine[]>([]),
    wildHeader.map((value): HeaderLine[] => [['Authorization', `Bearer ${value}`]]),
    fc.constant<HeaderLine[]>([
      ['Authorization', genuine],
      ['Authorization', genuine],
    ]),
  );
}

function typeOf(takes: readonly string[]): fc.Arbitrary<HeaderLine[]> {
  return fc
    .oneof(
      { weight: 9, arbitrary: fc.constantFrom(...takes) },
      fc.constantFrom('application/json', 'text/plain', 'multipart/form-data; boundary=x'),
      wildHeader,
    )
    .map((type): HeaderLine[] => [['Content-Type', type]]);
}

const anyHeader = fc.tuple(
  fc.constantFrom(
    'Accept',
    'Accept-Encoding',
    'Cookie',
    'Content-Encoding',
    'Forwarded',
    'If-Modified-Since',
    'If-None-Match',
    'Last-Event-ID',
    'Origin',
    'Range',
    'Upgrade',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-HTTP-Method-Override',
    'X-Original-URL',
    '__proto__',
  ),
  wildHeader,
);
