import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { fromCbor } from '#base/cbor.ts';
import type { Uuid } from '#base/ids.ts';
import { decodeEntry, type Header } from '#journal/entry.ts';
import {
  type MeasuredCases,
  type MeasuredDays,
  measuredCases,
  measuredDays,
} from '#wire/server.ts';
import { caseReceived, caseStream, entry, newId, type Opened, whole } from './testing/entries.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let lead: Opened;
let clinician: Uuid;
beforeAll(async () => {
  server = await startTestServer({ limits: { measuredEntries: 2 } });
  lead = await server.signIn();
  clinician = newId();
  await server.append(...whole(lead.account, ['shift-lead']), ...whole(clinician, ['clinician']));
});
afterAll(() => server.stop());

const get = (url: string, by: Opened | null = lead) =>
  server.app.inject({
    method: 'GET',
    url,
    headers: { host: HOST, ...(by && { authorization: `Bearer ${base64url(by.ticket)}` }) },
  });

async function read(url: string): Promise<unknown> {
  const answer = await get(url);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/cbor']);
  expect(answer.headers['cache-control']).toBe('no-store');
  return fromCbor(new Uint8Array(answer.rawPayload));
}
const days = async (from: string, to = from): Promise<MeasuredDays> =>
  measuredDays.parse(await read(`/measures?from=${from}&to=${to}`));
const cases = async (query: string): Promise<MeasuredCases> =>
  measuredCases.parse(await read(`/measures/cases?${query}`));

async function refuses(answer: ReturnType<typeof get>, status: number, type: string) {
  const { statusCode, headers, json } = await answer;
  expect([statusCode, json().type]).toEqual([status, type]);
  expect(headers['cache-control']).toBe('no-store');
}

const said = (
  id: Uuid,
  type: string,
  at: number,
  facts: Header['facts'] = {},
  author = clinician,
) => entry({ stream: caseStream(id), type, facts, at, author }, randomBytes(90));
const ring = (at: number, waitMs: number) =>
  entry({
    stream: 'room/2026-03-29',
    type: 'telephone.answered',
    facts: { service: 'north', offered: at, answered: at + waitMs },
    at,
  });

const ASSESSED = 'assessed-by-clinician';
const tallies = ({ days: found }: MeasuredDays, measure: string) =>
  found.flatMap(({ day, services }) =>
    services.flatMap(({ service, tallies: all }) =>
      all
        .filter((one) => one.measure === measure)
        .map(({ of, met }) => `${day} ${service}: ${met} of ${of}`),
    ),
  );

describe('the measures', () => {
  it('are counted by London’s days, and again with what was written a moment ago', async () => {
    // Half past midnight in London, where the clocks went forward the night before.
    const at = Date.parse('2026-03-29T23:30:00Z');
    const id = newId();
    await server.append(caseReceived(id, { at }), said(id, 'case.consulted', at));
    expect(tallies(await days('2026-03-29', '2026-03-30'), ASSESSED)).toEqual([
      '2026-03-30 north: 1 of 1',
    ]);
    const other = newId();
    await server.append(
      caseReceived(other, { at: at - 3_600_000 }),
      said(other, 'case.closed', at, { outcome: 'advice', gpMessage: false }),
    );
    expect(tallies(await days('2026-03-29', '2026-03-30'), ASSESSED)).toEqual([
      '2026-03-29 north: 0 of 1',
      '2026-03-30 north: 1 of 1',
    ]);
    expect(await days('2026-03-27', '2026-03-28')).toMatchObject({ days: [] });
  });

  it('tell waits so that a week is the sum of its days', async () => {
    const at = Date.parse('2026-05-06T12:00:00Z');
    await server.append(ring(at, 20_000), ring(at, 20_001), ring(at, 300));
    const [day] = (await days('2026-05-06')).days;
    expect(day!.services[0]!.tallies.find(({ measure }) => measure === 'speed-to-answer')).toEqual({
      measure: 'speed-to-answer',
      of: 3,
      met: 2,
      waitedMs: 40_301,
      seconds: [
        [1, 1],
        [20, 1],
        [21, 1],
      ],
    });
  });

  it('count whoever was a clinician when they wrote', async () => {
    const at = Date.parse('2026-06-01T12:00:00Z');
    const [later, before, after] = [newId(), newId(), newId()];
    const spoke = (id: Uuid) => [
      caseReceived(id, { at }),
      said(id, 'case.contacted', at, { outcome: 'spoke' }, later),
      said(id, 'case.closed', at, { outcome: 'advice', gpMessage: false }, later),
    ];
    await server.append(...whole(later, ['call-handler']), ...spoke(before));
    const changed = { account: Uint8Array.fromHex(later.replaceAll('-', '')), supplier: null };
    await server.append(
      entry({
        stream: 'directory',
        type: 'account.changed',
        facts: { ...changed, roles: ['clinician'], services: ['north'] },
      }),
      ...spoke(after),
    );
    expect(tallies(await days('2026-06-01'), ASSESSED)).toEqual(['2026-06-01 north: 1 of 2']);
  });

  it('give the very entries that were counted, a page at a time', async () => {
    const at = Date.parse('2026-07-01T12:00:00Z');
    const ids = Array.from({ length: 5 }, newId);
    for (const [i, id] of ids.entries()) {
      await server.append(
        caseReceived(id, { at }),
        ...(i % 2 === 0 ? [said(id, 'case.consulted', at)] : []),
        said(id, 'case.closed', at, { outcome: 'advice', gpMessage: false }),
      );
    }
    const query = `from=2026-07-01&to=2026-07-01&measure=${ASSESSED}`;
    const pages = [
      await cases(query),
      await cases(`${query}&after=2`),
      await cases(`${query}&after=4`),
    ];
    expect(pages.map(({ count, entries }) => [count, entries.length])).toEqual([
      [5, 2],
      [5, 2],
      [5, 1],
    ]);
    const entries = pages.flatMap((page) => page.entries);
    const headers = entries.map(({ bytes }) => decodeEntry(bytes).header);
    expect(headers.map(({ stream }) => stream)).toEqual(ids.map(caseStream));
    expect(new Set(headers.map(({ type }) => type))).toEqual(new Set(['case.received']));
    expect(entries.map(({ isMet }) => isMet)).toEqual([true, false, true, false, true]);
    expect(await cases(`${query}&after=9007199254740991`)).toMatchObject({ count: 5, entries: [] });
    expect(await cases(`${query}&service=south`)).toMatchObject({ count: 0, entries: [] });
    expect(await cases(`${query}&service=north`)).toMatchObject({ count: 5 });
    expect(await cases(query.replace(ASSESSED, 'no-such-measure'))).toMatchObject({ count: 0 });
  });

  it.each(['shift-lead', 'operator', 'assurance-lead'] as const)(
    'are shown to a %s',
    async (role) => {
      const one = await server.signIn();
      await server.append(...whole(one.account, [role]));
      for (const url of [
        '/measures?from=2026-01-01&to=2026-01-01',
        `/measures/cases?from=2026-01-01&to=2026-01-01&measure=${ASSESSED}`,
      ])
        await expect.poll(async () => (await get(url, one)).statusCode).toBe(200);
    },
  );

  it('are shown to nobody else', async () => {
    const other = await server.signIn();
    const roles = ['call-handler', 'clinician', 'visitor', 'coordinator', 'guardian', 'support'];
    await server.append(...whole(other.account, roles as never));
    const pending = await server.signIn();
    await server.append(...whole(pending.account, ['shift-lead']).slice(0, 2));
    const strangers: [Opened | null, number, string][] = [
      [other, 403, 'access/not-allowed'],
      [pending, 403, 'access/not-allowed'],
      [await server.signIn(), 403, 'access/not-allowed'],
      [{ ...lead, ticket: randomBytes(32) }, 401, 'session/unknown'],
      [null, 401, 'session/unknown'],
    ];
    for (const [by, status, type] of strangers) {
      await refuses(get('/measures?from=2026-01-01&to=2026-01-01', by), status, type);
      const list = `/measures/cases?from=2026-07-01&to=2026-07-01&measure=${ASSESSED}`;
      await refuses(get(list, by), status, type);
    }
  });

  it.each([
    '',
    'from=2026-01-01',
    'to=2026-01-01',
    'from=2026-01-02&to=2026-01-01',
    'from=2026-02-30&to=2026-03-01',
    'from=2026-1-1&to=2026-01-02',
    'from=yesterday&to=2026-01-02',
    'from=2026-01-01T00:00Z&to=2026-01-02',
    'from=2025-01-01&to=2026-02-05',
    'from=0001-01-01&to=9999-12-31',
    'from=2026-01-01&to=2026-01-01&patient=x',
    'from=2026-01-01&from=2026-01-01&to=2026-01-01',
  ])('refuse days that are none: %s', async (query) => {
    await refuses(get(`/measures?${query}`), 400, 'request/malformed');
    await refuses(get(`/measures/cases?measure=${ASSESSED}&${query}`), 400, 'request/malformed');
  });

  it.each([`measure=${'m'.repeat(61)}`, 'measure=m&after=-1', 'measure=m&after=1.5'])(
    'refuse a list of nothing: %s',
    async (query) => {
      const url = `/measures/cases?from=2026-01-01&to=2026-01-01&${query}`;
      await refuses(get(url), 400, 'request/malformed');
    },
  );
});
