import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { caseReceived, entry, newId, whole } from './testing/entries.ts';
import { startFakeKeeper } from './testing/fake-keeper.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.append(entry({ stream: 'directory', type: 'account.named', facts: {} }));
});
afterAll(() => server.stop());

const get = (url: string, headers: Record<string, string> = {}) =>
  server.app.inject({ method: 'GET', url, headers: { host: HOST, ...headers } });
const ready = async () => {
  const answer = await get('/ready');
  return [answer.statusCode, answer.json()];
};
const WELL = {
  keeper: 'answers',
  database: 'answers',
  log: 'current',
  checkpoint: 'current',
  broken: {},
  beside: {},
};

describe('readiness', () => {
  it('says that the process is up', async () => {
    const answer = await get('/health');
    expect([answer.statusCode, answer.json()]).toEqual([200, { server: 'up' }]);
  });

  it('says of each part that it is well', async () => {
    await expect.poll(ready).toEqual([200, WELL]);
  });

  it('says that the keeper is silent, and that it is back', async () => {
    await server.keeper.stop();
    expect(await ready()).toEqual([503, { ...WELL, keeper: 'silent' }]);
    const again = await startFakeKeeper(server.keeperSocket);
    expect(await ready()).toEqual([200, WELL]);
    server.keeper.stop = again.stop;
  });

  it('says that nobody signs checkpoints, and that somebody does', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    server.ahead = 10_001;
    await expect.poll(ready, { timeout: 3_000 }).toEqual([503, { ...WELL, checkpoint: 'behind' }]);
    await server.writing.signCheckpoints();
    await expect.poll(ready, { timeout: 3_000 }).toEqual([200, WELL]);
    server.ahead = 0;
  });
});

describe('metrics', () => {
  it('count requests by route, method and status, and name nobody', async () => {
    const session = await server.signIn();
    const id = '0190a4be-1111-7000-8000-aaaaaaaaaaaa';
    await get(`/entries?stream=case/${id}`, {
      authorization: `Bearer ${base64url(session.ticket)}`,
    });
    await get(`/entries?stream=case/${id}`);
    await get(`/nothing/${id}`);
    await get('/assets/index-BqF3_x9Z.js');
    await server.app.inject({
      method: 'QUERY' as 'GET',
      url: `/board/${id}`,
      headers: { host: HOST },
    });
    const answer = await get('/metrics');
    expect(answer.headers['content-type']).toMatch(/^text\/plain/);
    const counted = (labels: string) =>
      answer.body
        .split('\n')
        .find((line) => line.startsWith(`holdfast_http_requests_total{${labels}}`));
    expect(counted('method="GET",route="/entries",status="200"')).toMatch(/ 1$/);
    expect(counted('method="GET",route="/entries",status="401"')).toMatch(/ 1$/);
    expect(counted('method="GET",route="none",status="404"')).toMatch(/ 1$/);
    expect(counted('method="GET",route="desk",status="200"')).toMatch(/ 1$/);
    expect(counted('method="other",route="none",status="405"')).toMatch(/ 1$/);
    expect(answer.body).toMatch(/^holdfast_keeper_up 1$/m);
    expect(answer.body).toContain(`\nholdfast_log_entries ${server.writing.size}\n`);
    expect(answer.body).toMatch(/^holdfast_sessions 1$/m);
    expect(answer.body).toMatch(/^holdfast_feeds 0$/m);
    expect(answer.body).toMatch(/^holdfast_checkpoint_behind_seconds 0$/m);
    for (const mark of [id, session.id, session.account, base64url(session.ticket), '127.0.0.1'])
      expect(answer.body).not.toContain(mark);
  });
});

describe('the description of the routes', () => {
  it('describes each of them, with what it answers and how it refuses', async () => {
    const { openapi, paths } = (await get('/openapi.json')).json();
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths).sort()).toEqual([
      '/access-journal',
      '/arrivals',
      '/attachment/{hash}',
      '/board',
      '/checkpoint',
      '/cis2',
      '/codes',
      '/codes/{hash}',
      '/cosigned',
      '/entries',
      '/feed',
      '/hand-back',
      '/health',
      '/inclusion',
      '/measures',
      '/measures/cases',
      '/metrics',
      '/openapi.json',
      '/pack-files',
      '/pack-files/{hash}',
      '/ready',
      '/relay/channel',
      '/relay/cosigned',
      '/relay/enrol',
      '/relay/enrol/options',
      '/relay/launch',
      '/relay/launch/options',
      '/relay/session',
      '/relay/session/options',
      '/relay/stand-down',
      '/relay/stand-down/options',
      '/services',
      '/sign-ins',
      '/slips',
      '/tile/{*}',
    ]);
    for (const [path, operations] of Object.entries<Record<string, Operation>>(paths)) {
      for (const { summary, tags, responses, security } of Object.values(operations)) {
        expect(summary, path).toBeTruthy();
        expect(tags, path).toHaveLength(1);
        expect(responses['200'].description, path).toBeTruthy();
        expect(Object.keys(responses), path).toContain('4XX');
        expect(security, path).toEqual(tags[0] === 'desk' ? [{ ticket: [] }] : undefined);
      }
    }
  });
});

type Operation = {
  summary: string;
  tags: string[];
  responses: { 200: { description: string } };
  security?: unknown;
};

describe('what must always hold of open cases', () => {
  it('is said by rule and number where it does not, of no case which, and work goes on', async () => {
    const lost = newId();
    await server.append(caseReceived(lost), caseReceived(newId()));
    await expect.poll(ready, { timeout: 5_000 }).toEqual([200, { ...WELL, broken: { queue: 2 } }]);
    const { body } = await get('/metrics');
    expect(body).toContain('holdfast_invariants_broken{rule="queue"} 2');
    expect(body).toContain('holdfast_invariants_broken{rule="owner"} 0');
    expect(body).not.toContain(lost);
    await server.append(...whole(newId(), ['clinician']));
    await expect.poll(ready, { timeout: 5_000 }).toEqual([200, WELL]);
  });
});
