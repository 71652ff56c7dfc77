import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#base/clock.ts';
import type { Posts } from '../post.ts';
import { REPORTS_PATH, reportsEndpoint } from './endpoint.ts';

/** Nothing here may come as far as the record. */
const posts = {
  work: () => Promise.reject(new Error('the record was asked for')),
} as unknown as Posts;

const endpoint = reportsEndpoint({
  posts,
  service: 'out-of-hours',
  clock: systemClock,
  newUuid: () => randomUUID(),
  log: pino({ level: 'silent' }),
});

describe('the reports’ door', () => {
  it.each([
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { origin: 'http://localhost:8481' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
  ])('takes nothing that a page made a browser send: %o', async (headers) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/xml']) {
      const answer = await endpoint.inject({
        method: 'POST',
        url: REPORTS_PATH,
        headers: { 'content-type': type, ...headers },
        payload: '<report/>',
      });
      expect(answer.statusCode).toBe(403);
      expect(answer.body).toBe('');
    }
  });
});
