import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '#problems/catalogue.ts';
import type { Draft } from '#sync/author.ts';
import type { Post, Posts } from '../post.ts';
import { CALLS_PATH, telephonyEndpoint } from './endpoint.ts';

const NOW = Date.parse('2026-11-26T03:00:00Z');
const TOKEN = 'a-token-that-is-long-enough';
const answered = {
  event: 'answered',
  call: 'switch-7f3a.42',
  service: 'out-of-hours',
  offered: '2026-11-26T02:59:30Z',
  answered: '2026-11-26T02:59:41.250Z',
};
const { answered: _, ...rest } = answered;
const abandoned = { ...rest, event: 'abandoned', ended: '2026-11-26T02:59:50Z' };

let written: Draft[];
let app: FastifyInstance;
let logged: string[];
/** What the log says to the next entry. */
let refusal: Problem | null;
beforeEach(() => {
  written = [];
  logged = [];
  refusal = null;
  const post = {
    session: {
      org: 'test.example',
      async call() {
        if (refusal !== null) throw refusal;
        if (new Set(written.map(({ id }) => id)).size < written.length)
          throw new Problem('entry/exists');
        return { positions: [] };
      },
    },
    author: {
      write: async (draft: Draft) => {
        written.push(draft);
        return new Uint8Array();
      },
    },
  } as unknown as Post;
  const posts = { work: (act: (post: Post) => unknown) => act(post) } as Posts;
  const log = pino({}, { write: (line: string) => void logged.push(line) });
  app = telephonyEndpoint({
    posts,
    token: TOKEN,
    services: ['out-of-hours'],
    clock: () => NOW,
    log,
  });
});
afterEach(() => app.close());

const tell = (payload: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: CALLS_PATH,
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });

describe('a telephone switch', () => {
  it('tells when a call rang and when it was answered or given up', async () => {
    expect((await tell(answered)).statusCode).toBe(201);
    expect((await tell({ ...abandoned, call: 'switch-7f3a.43' })).statusCode).toBe(201);
    const offered = NOW - 30_000;
    expect(written).toMatchObject([
      {
        stream: 'room/2026-11-26',
        type: 'telephone.answered',
        facts: { service: 'out-of-hours', offered, answered: NOW - 18_750 },
      },
      {
        type: 'telephone.abandoned',
        facts: { service: 'out-of-hours', offered, ended: NOW - 10_000 },
      },
    ]);
    expect(JSON.stringify(written)).not.toContain('switch-7f3a');
  });

  it('may tell it again, and it stands once', async () => {
    await tell(answered);
    const again = await tell(answered);
    expect([again.statusCode, again.json()]).toEqual([200, { stored: 'known' }]);
    expect(written[0]!.id).toBe(written[1]!.id);
  });

  it('is asked to tell it again where it could not be stored', async () => {
    refusal = new Problem('keeper/unavailable');
    const answer = await tell(answered);
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
    expect(logged.join('')).not.toContain('switch-7f3a');
  });
});

describe('what is refused', () => {
  it.each([
    ['no token', { authorization: '' }, 401],
    ['another token', { authorization: 'Bearer another-token-that-is-long' }, 401],
    ['a page of a browser', { origin: 'http://localhost' }, 403],
    ['another kind of body', { 'content-type': 'text/plain' }, 415],
  ])('%s', async (_what, headers, status) => {
    expect((await tell(answered, headers)).statusCode).toBe(status);
    expect(written).toEqual([]);
  });

  it.each([
    ['no JSON', '{', 400, 'JSON'],
    ['a list', [answered], 422, 'JSON object'],
    [
      'a telephone number as a field',
      { ...answered, from: '07700900123' },
      422,
      'no telephone number',
    ],
    [
      'a telephone number as the call',
      { ...answered, call: '07700900123' },
      422,
      'telephone number',
    ],
    [
      'a telephone number of elsewhere',
      { ...answered, call: '44-7700-900123' },
      422,
      'telephone number',
    ],
    ['an event that nobody knows', { ...answered, event: 'ringing' }, 422, 'event'],
    ['another service', { ...answered, service: 'dental' }, 422, 'not one of this provider'],
    ['a time without its offset', { ...answered, offered: '2026-11-26T02:59:30' }, 422, 'offset'],
    ['no such day', { ...answered, offered: '2026-02-30T02:59:30Z' }, 422, 'offered'],
    [
      'an answer before the ring',
      { ...answered, offered: '2026-11-26T02:59:59Z' },
      422,
      'before it was offered',
    ],
    [
      'what is yet to come',
      { ...answered, answered: '2026-11-26T03:05:00Z' },
      422,
      'in the future',
    ],
    ['what is long over', { ...answered, offered: '2026-11-23T03:05:00Z' }, 422, 'two days'],
    ['a wait of a day', { ...answered, offered: '2026-11-25T03:05:00Z' }, 422, 'twelve hours'],
    ['no end', rest, 422, 'answered'],
  ])('%s, in words that repeat nothing', async (_what, body, status, words) => {
    const answer = await tell(body);
    expect(answer.statusCode).toBe(status);
    expect(answer.json().faults.join('; ')).toContain(words);
    expect(answer.body).not.toMatch(/\d{5}/);
    expect(written).toEqual([]);
  });

  it('more than an event can be', async () => {
    expect((await tell({ ...answered, call: 'x'.repeat(10_000) })).statusCode).toBe(413);
  });
});
