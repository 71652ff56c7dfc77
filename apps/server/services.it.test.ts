/** The directory of services, as the server shows it to whoever is signed in. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { base64url } from '#base/bytes.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let folder: string;
let authorization: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-services-'));
  server = await startTestServer({ servicesFile: join(folder, 'services.json') });
  authorization = `Bearer ${base64url((await server.signIn()).ticket)}`;
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const get = (headers: object = { authorization }) =>
  server.app.inject({ method: 'GET', url: '/services', headers: { host: HOST, ...headers } });
const say = (text: string) => writeFile(join(folder, 'services.json'), text);
const own = { dos: '222222222' };
const utc = { code: 'utc-north', name: 'Urgent treatment centre', takes: ['booking'] };
const whole = { ...utc, dos: '111111111', address: 'https://utc.example/fhir' };

it('is empty where there is none, and shows no address once there is one', async () => {
  expect((await get()).json()).toEqual({ services: [] });
  await say(JSON.stringify({ own, services: [whole] }));
  expect((await get()).json()).toEqual({ services: [utc] });
});

it.each([
  ['no JSON', 'services:'],
  ['a code that stands twice', JSON.stringify({ own, services: [whole, whole] })],
  ['a service without an address', JSON.stringify({ own, services: [utc] })],
])('with %s is not taken for an empty one', async (_what, text) => {
  await say(text);
  expect((await get()).json().type).toBe('internal');
});

it('is shown to nobody else', async () => {
  expect((await get({})).json().type).toBe('session/unknown');
});
