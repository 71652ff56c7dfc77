import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import type { Uuid } from '#base/ids.ts';
import { uuidToBytes } from '#base/ids.ts';
import { decodeEntry } from '#journal/entry.ts';
import { JOURNAL_KINDS, type JournalPage, journalPage } from '#wire/server.ts';
import {
  accessGranted,
  caseReceived,
  type entry,
  newId,
  type Opened,
  sessionClosed,
  whole,
} from './testing/entries.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let guardian: Opened;
let clinician: Opened;
let patient: Uuid;
beforeAll(async () => {
  server = await startTestServer({ limits: { journalEntries: 3 } });
  guardian = await server.signIn();
  clinician = await server.signIn();
  await server.append(...whole(guardian.account, ['guardian']));
  await server.append(...whole(clinician.account, ['clinician', 'shift-lead', 'operator']));
});
afterAll(() => server.stop());
beforeEach(() => {
  patient = newId();
});

const everything = {
  account: null as Uint8Array | null,
  patient: null as Uint8Array | null,
  kinds: [...JOURNAL_KINDS] as string[],
  from: 0,
  to: Number.MAX_SAFE_INTEGER,
  before: null as number | null,
};
type Question = Partial<typeof everything>;

const post = (payload: Uint8Array, by: Opened, more: Record<string, string> = {}) =>
  server.app.inject({
    method: 'POST',
    url: '/access-journal',
    headers: {
      host: HOST,
      authorization: `Bearer ${base64url(by.ticket)}`,
      'content-type': 'application/cbor',
      ...more,
    },
    payload: Buffer.from(payload),
  });
const ask = (question: Question, by: Opened = guardian) =>
  post(toCbor({ ...everything, ...question }), by);

async function read(question: Question, by: Opened = guardian): Promise<JournalPage> {
  const answer = await ask(question, by);
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/cbor']);
  expect(answer.headers['cache-control']).toBe('no-store');
  return journalPage.parse(fromCbor(new Uint8Array(answer.rawPayload)));
}

async function refuses(answer: ReturnType<typeof post>, status: number, type: string) {
  const { statusCode, headers, json } = await answer;
  expect([statusCode, json().type]).toEqual([status, type]);
  expect(headers['cache-control']).toBe('no-store');
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
describe('the access journal', () => {
  it('gives a guardian the very entries, the newest first, and the session they name', async () => {
    const [first, other, last] = [[patient], [newId()], [patient, newId()]].map((patients) =>
      accessGranted(clinician, patients),
    ) as [ReturnType<typeof entry>, ReturnType<typeof entry>, ReturnType<typeof entry>];
    await server.append(first, caseReceived(newId()), other, last);
    const page = await read({ patient: uuidToBytes(patient) });
    expect(page.entries.map(({ bytes }) => hex(bytes))).toEqual(
      await Promise.all([last, first].map(async (one) => hex(await one))),
    );
    expect(page).toMatchObject({ matches: 2, next: null });
    const [opened, ...more] = page.about.map(({ bytes }) => decodeEntry(bytes).header);
    expect(more).toEqual([]);
    expect(opened).toMatchObject({ type: 'session.opened' });
    expect(page.entries[0]!.index - page.entries[1]!.index).toBe(3);
  });

  it('tells what was written a moment ago', async () => {
    for (let i = 1; i <= 20; i += 1) {
      await server.append(accessGranted(clinician, [patient]));
      expect((await read({ patient: uuidToBytes(patient) })).matches).toBe(i);
    }
  });

  it('goes on where a page ended', async () => {
    const openings = Array.from({ length: 7 }, () => accessGranted(clinician, [patient]));
    await server.append(...openings);
    const seen: string[] = [];
    const pages: number[] = [];
    for (let before: number | null = null, more = true; more; ) {
      const page = await read({ patient: uuidToBytes(patient), before });
      expect(page.matches).toBe(before === null ? 7 : null);
      seen.push(...page.entries.map(({ bytes }) => hex(bytes)));
      pages.push(page.entries.length);
      before = page.next;
      more = before !== null;
    }
    expect(pages).toEqual([3, 3, 1]);
    const all = await Promise.all(openings.map(async (one) => hex(await one)));
    expect(seen).toEqual(all.reverse());
  });

  it('shows everybody their own', async () => {
    const opening = accessGranted(clinician, [patient]);
    await server.append(opening, accessGranted(guardian, [patient]));
    const own = await read(
      { account: uuidToBytes(clinician.account), patient: uuidToBytes(patient) },
      clinician,
    );
    expect(own.entries.map(({ bytes }) => hex(bytes))).toEqual([hex(await opening)]);
  });

  it('shows nobody else’s to whoever is no guardian', async () => {
    const stranger = await server.signIn();
    for (const by of [clinician, stranger]) {
      await refuses(ask({}, by), 403, 'access/not-allowed');
      await refuses(ask({ patient: uuidToBytes(patient) }, by), 403, 'access/not-allowed');
      const account = uuidToBytes(guardian.account);
      await refuses(ask({ account }, by), 403, 'access/not-allowed');
    }
  });

  it('is shown to no ticket that opens nothing', async () => {
    const nobody = { ...guardian, ticket: randomBytes(32) };
    await refuses(ask({ account: uuidToBytes(guardian.account) }, nobody), 401, 'session/unknown');
  });

  it('is a guardian’s no more once they have left, or lost a passkey’s worth', async () => {
    const pending = await server.signIn();
    await server.append(...whole(pending.account, ['guardian']).slice(0, 2));
    await refuses(ask({}, pending), 403, 'access/not-allowed');
    const leaver = await server.signIn();
    await server.append(...whole(leaver.account, ['guardian']));
    await expect.poll(async () => (await ask({}, leaver)).statusCode).toBe(200);
    await server.append(sessionClosed(leaver));
    await expect.poll(async () => (await ask({}, leaver)).statusCode).toBe(401);
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a word', 'who'],
    ['no kinds', { ...everything, kinds: [] }],
    ['an unknown kind', { ...everything, kinds: ['opening', 'secret'] }],
    ['half a question', { kinds: ['opening'] }],
    ['a question and more', { ...everything, limit: 1_000_000 }],
    ['an account in words', { ...everything, account: newId() }],
    ['half an account', { ...everything, account: randomBytes(15) }],
    ['a negative place', { ...everything, before: -1 }],
    ['half a place', { ...everything, before: 1.5 }],
    ['a time before time', { ...everything, from: -1 }],
  ])('refuses what is no question: %s', async (_, question) => {
    await refuses(post(toCbor(question), guardian), 400, 'request/malformed');
  });

  it('refuses bytes that are none, too many, or of another type', async () => {
    await refuses(post(randomBytes(40), guardian), 400, 'request/malformed');
    await refuses(post(new Uint8Array(), guardian), 400, 'request/malformed');
    await refuses(post(new Uint8Array(5_000), guardian), 413, 'request/too-large');
    const json = { 'content-type': 'application/json' };
    await refuses(post(toCbor(everything), guardian, json), 415, 'request/wrong-type');
  });

  it('is asked in a body alone, so that no address says whom somebody asked about', async () => {
    for (const url of ['/access-journal', `/access-journal?patient=${patient}`]) {
      const headers = { host: HOST, authorization: `Bearer ${base64url(guardian.ticket)}` };
      const answer = await server.app.inject({ method: 'GET', url, headers });
      expect(answer.statusCode).toBe(404);
    }
  });

  it('says in no log line who was asked about', async () => {
    server.logged.length = 0;
    await ask({ patient: uuidToBytes(patient), account: uuidToBytes(guardian.account) });
    await ask({ patient: uuidToBytes(patient) }, clinician);
    expect(server.logged.length).toBeGreaterThan(0);
    for (const mark of [patient, guardian.account]) {
      expect(server.logged.join('')).not.toContain(mark);
      expect(server.logged.join('')).not.toContain(mark.replaceAll('-', ''));
    }
  });
});
