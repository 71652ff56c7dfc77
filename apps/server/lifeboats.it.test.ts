/** What a lifeboat asks of the main site's server, and the pages of the organisation's other sites. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fromCbor } from '#base/cbor.ts';
import { uuidToBytes } from '#base/ids.ts';
import type { Facts } from '#journal/entry.ts';
import { softwareDevice } from '#testkit/person.ts';
import { fetcherBytes, formatSlipTicket, slipPage, slipTicketBytes } from '#wire/lifeboat.ts';
import { inclusionProofs } from '#wire/server.ts';
import { caseReceived, entry, newId } from './testing/entries.ts';
import { HOST, startTestServer, type TestServer } from './testing/test-server.ts';

const HARBOUR = 'https://harbour.desk.example';
const lifeboat = newId();
const pen = softwareDevice();
let server: TestServer;

const org = (type: string, facts: Facts) => entry({ stream: 'org', type, session: null, facts });
const created = () =>
  org('log.created', {
    ...{ format: 2, name: 'Test', keeper: uuidToBytes(newId()), key: randomBytes(65) },
    ...{ logKey: randomBytes(32), rp: 'desk.example', origins: [`http://${HOST}`] },
    authenticators: null,
  });
const named = () =>
  org('lifeboat.named', {
    ...{ lifeboat: uuidToBytes(lifeboat), name: 'Harbour', origin: HARBOUR },
    ...{ cosigner: randomBytes(32), pen: pen.publicKey, logKey: randomBytes(32) },
    ...{ wrapping: randomBytes(32), proof: randomBytes(64) },
  });

beforeAll(async () => {
  server = await startTestServer();
  await server.append(created(), named(), caseReceived(newId()));
  const isNamed = async () => (await get('/slips', { authorization: await ticket() })).statusCode;
  await vi.waitFor(async () => expect(await isNamed()).toBe(200), 5_000);
  await server.writing.slip(lifeboat, randomBytes(40));
  await server.writing.slip(newId(), randomBytes(50));
});
afterAll(() => server.stop());

const get = (url: string, headers: Record<string, string> = {}) =>
  server.app.inject({ url, headers: { host: HOST, ...headers } });

async function ticket(of = lifeboat, by = pen, at = Date.now()): Promise<string> {
  const signature = await by.sign(slipTicketBytes({ lifeboat: of, at }));
  return `Lifeboat ${formatSlipTicket({ lifeboat: of, at, signature })}`;
}

describe('slips', () => {
  it('are given to the lifeboat they are sealed to: its own, after the last it has', async () => {
    const answer = await get('/slips', { authorization: await ticket() });
    const { slips } = slipPage.parse(fromCbor(answer.rawPayload));
    expect(slips.map(({ bytes }) => bytes.length)).toEqual([40]);
    const after = await get(`/slips?after=${slips[0]!.seq}`, { authorization: await ticket() });
    expect(slipPage.parse(fromCbor(after.rawPayload)).slips).toEqual([]);
  });

  it('are given to whom the lifeboat lets fetch them', async () => {
    const fetcher = softwareDevice();
    const sent = (by: typeof pen, of = lifeboat) =>
      by.sign(fetcherBytes(of, fetcher.publicKey)).then((signature) => ({
        key: fetcher.publicKey,
        signature,
      }));
    const asking = async (signer: typeof pen, by: Awaited<ReturnType<typeof sent>>) => {
      const at = Date.now();
      const signature = await signer.sign(slipTicketBytes({ lifeboat, at }));
      const shown = formatSlipTicket({ lifeboat, at, fetcher: by, signature });
      return (await get('/slips', { authorization: `Lifeboat ${shown}` })).statusCode;
    };
    expect(await asking(fetcher, await sent(pen))).toBe(200);
    expect(await asking(fetcher, await sent(fetcher))).toBe(401);
    expect(await asking(fetcher, await sent(pen, newId()))).toBe(401);
    expect(await asking(softwareDevice(), await sent(pen))).toBe(401);
  });

  it('are given to nobody else', async () => {
    const old = Date.now() - 6 * 60_000;
    for (const authorization of [
      '',
      'Lifeboat nonsense',
      await ticket(newId()),
      await ticket(lifeboat, softwareDevice()),
      await ticket(lifeboat, pen, old),
      (await ticket()).replace('Lifeboat', 'Bearer'),
    ]) {
      const answer = await get('/slips', { authorization });
      expect([answer.statusCode, answer.json().type]).toEqual([401, 'session/unknown']);
    }
  });
});

describe('what others have signed for', () => {
  it('is not there while nobody has', async () => {
    expect((await get('/cosigned')).statusCode).toBe(404);
  });

  it('is shown as it came', async () => {
    await server.writing.cosign(lifeboat, 2, 'a note\n');
    const answer = await get('/cosigned');
    expect([answer.statusCode, answer.body]).toEqual([200, 'a note\n']);
  });

  it('is proven, entry by entry', async () => {
    const answer = await get('/inclusion?size=3&indexes=0,2');
    const proofs = inclusionProofs.parse(fromCbor(answer.rawPayload));
    expect(proofs.map((proof) => proof.length)).toEqual([2, 1]);
  });

  it('is not proven of what is not there, or in other words', async () => {
    const many = Array(65).fill(0).join(',');
    expect((await get('/inclusion?size=4&indexes=0')).statusCode).toBe(404);
    expect((await get('/inclusion?size=3&indexes=3')).statusCode).toBe(404);
    for (const query of ['size=3', 'indexes=0', 'size=0&indexes=0', 'size=3&indexes=a'])
      expect((await get(`/inclusion?${query}`)).statusCode, query).toBe(400);
    expect((await get(`/inclusion?size=3&indexes=${many}`)).statusCode).toBe(400);
  });
});

describe('a page of another site', () => {
  const from = (origin: string, method: 'GET' | 'OPTIONS' = 'GET') =>
    server.app.inject({ url: '/health', method, headers: { host: HOST, origin } });

  it('of the organisation’s may ask here, and says how', async () => {
    const asked = await from(HARBOUR);
    expect(asked.statusCode).toBe(200);
    expect(asked.headers).toMatchObject({ 'access-control-allow-origin': HARBOUR, vary: 'origin' });
    const before = await from(HARBOUR, 'OPTIONS');
    expect([before.statusCode, before.headers['access-control-allow-methods']]).toEqual([
      204,
      'GET, POST',
    ]);
    expect(before.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('of anybody else’s may not, nor learn whether it might', async () => {
    for (const method of ['GET', 'OPTIONS'] as const) {
      const answer = await from('https://harbour.desk.example.evil.example', method);
      expect(answer.statusCode).toBe(421);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('is where our own page may go, by its content security policy, and nowhere else', async () => {
    const { headers } = await get('/');
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ${HARBOUR};`);
  });
});
