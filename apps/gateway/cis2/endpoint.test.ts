/** The gateway's side of Care Identity, against a real OpenID provider. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { decodeJwt } from 'jose';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { base64url } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { verifyIdToken } from '#identity/cis2/verify-id-token.ts';
import { AT_AAL3, type Cis2Issuer, startCis2Issuer } from '#testkit/cis2-issuer.ts';
import { freePort } from '#testkit/part.ts';
import { type Cis2Answer, type Cis2Ask, type Cis2Path, cis2 } from '#wire/cis2.ts';
import { cis2Endpoint } from './endpoint.ts';
import { cis2Settings } from './settings.ts';

const ORIGIN = 'http://localhost:8480';

let folder: string;
let issuer: Cis2Issuer;
let gateway: Gateway;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-cis2-'));
  issuer = await startCis2Issuer(`${ORIGIN}/cis2-callback`);
  gateway = await startGateway();
});
afterEach(async () => {
  await gateway.stop();
  await issuer.stop();
  await rm(folder, { recursive: true });
});

type Gateway = {
  ask<P extends Cis2Path>(path: P, asked: Cis2Ask<P>): Promise<Cis2Answer<P>>;
  /** Bytes as they are. @returns the status and the refusal's code */
  send(path: string, body: Uint8Array): Promise<{ status: number; type: string }>;
  /** Why the last thing was refused. */
  why(): string | undefined;
  log(): string;
  aheadMs: number;
  stop(): Promise<void>;
};

async function startGateway(
  { id, secret, pem }: { id: string; secret?: string; pem?: string } = issuer.clients[0],
  address = issuer.issuer,
): Promise<Gateway> {
  const path = join(folder, 'credential');
  await writeFile(path, secret ?? pem ?? '');
  const settings = await cis2Settings(
    {
      HOLDFAST_CIS2_ISSUER: address,
      HOLDFAST_CIS2_CLIENT_ID: id,
      [secret === undefined ? 'HOLDFAST_CIS2_KEY' : 'HOLDFAST_CIS2_SECRET']: path,
    },
    ORIGIN,
  );
  const lines: string[] = [];
  const app = cis2Endpoint({
    settings: settings!,
    clock: () => systemClock() + self.aheadMs,
    log: pino({ level: 'info' }, { write: (line) => void lines.push(line) }),
  });
  const socketPath = join(folder, 'cis2.sock');
  await app.listen({ path: socketPath });
  const post = (path: string, body: Uint8Array) =>
    new Promise<{ status: number; bytes: Buffer }>((resolve, reject) => {
      const headers = { 'content-type': 'application/cbor', 'content-length': body.length };
      request({ socketPath, path, method: 'POST', headers }, async (answered) => {
        resolve({ status: answered.statusCode ?? 0, bytes: await buffer(answered) });
      })
        .on('error', reject)
        .end(body);
    });
  const self: Gateway = {
    async ask(path, asked) {
      const { status, bytes } = await post(
        path,
        toCbor(z.encode(cis2[path].ask as z.ZodType, asked)),
      );
      if (status !== 200) throw new Error(JSON.parse(bytes.toString()).type);
      return (cis2[path].answer as z.ZodType).parse(fromCbor(bytes)) as never;
    },
    async send(path, body) {
      const { status, bytes } = await post(path, body);
      return { status, type: JSON.parse(bytes.toString()).type };
    },
    why: () =>
      lines.map((line) => JSON.parse(line)).findLast(({ msg }) => msg === 'refused')?.detail,
    log: () => lines.join(''),
    aheadMs: 0,
    stop: () => app.close(),
  };
  return self;
}

/** Where the person came back to, as a query. */
const cameBack = async (url: string) => new URL(await issuer.authorise(url)).search;

async function refused(act: Promise<unknown>, why: string, code = 'cis2/refused'): Promise<void> {
  await expect(act).rejects.toThrow(code);
  expect(gateway.why()).toContain(why);
}

describe('a sign-in', () => {
  it('asks for AAL3, now, of nobody’s name, with a code challenge', async () => {
    const challenge = systemRandom(32);
    const { url, state } = await gateway.ask('/begin', { challenge });
    const { origin, searchParams } = new URL(url);
    expect(origin).toBe(issuer.issuer);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: issuer.clients[0].id,
      response_type: 'code',
      redirect_uri: `${ORIGIN}/cis2-callback`,
      scope: 'openid',
      acr_values: 'AAL3_ANY',
      prompt: 'login',
      max_age: '300',
      nonce: base64url(challenge),
      state,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  it('ends with a token that the keeper takes, for this challenge', async () => {
    const challenge = systemRandom(32);
    const { url, state } = await gateway.ask('/begin', { challenge });
    const { idToken } = await gateway.ask('/finish', { state, query: await cameBack(url) });
    const trusted = issuer.trusted(issuer.clients[0].id);
    await expect(verifyIdToken(trusted, idToken, challenge, Date.now())).resolves.toEqual({
      issuer: issuer.issuer,
      sub: AT_AAL3.sub,
    });
  });

  it('works with a private key in place of a secret', async () => {
    await gateway.stop();
    gateway = await startGateway(issuer.keyClient);
    const { url, state } = await gateway.ask('/begin', { challenge: systemRandom(32) });
    const { idToken } = await gateway.ask('/finish', { state, query: await cameBack(url) });
    expect(decodeJwt(idToken).aud).toBe(issuer.keyClient.id);
  });

  it('leaves nothing of the person, the code or the token in the log', async () => {
    const { url, state } = await gateway.ask('/begin', { challenge: systemRandom(32) });
    const query = await cameBack(url);
    const { idToken } = await gateway.ask('/finish', { state, query });
    await refused(gateway.ask('/finish', { state, query }), 'no such attempt');
    const code = new URLSearchParams(query).get('code')!;
    for (const secret of [AT_AAL3.sub, code, state, idToken, issuer.clients[0].secret]) {
      expect(gateway.log()).not.toContain(secret);
    }
  });
});

describe('a sign-in is refused', () => {
  const begun = async () => {
    const { url, state } = await gateway.ask('/begin', { challenge: systemRandom(32) });
    return { state, query: await cameBack(url) };
  };
  const changed = (query: string, change: (parameters: URLSearchParams) => void) => {
    const parameters = new URLSearchParams(query);
    change(parameters);
    return `${parameters}`;
  };

  it('that nobody began', async () => {
    const { query } = await begun();
    await refused(gateway.ask('/finish', { state: 'made-up', query }), 'no such attempt');
  });

  it('a second time', async () => {
    const attempt = await begun();
    await gateway.ask('/finish', attempt);
    await refused(gateway.ask('/finish', attempt), 'no such attempt');
  });

  it('after ten minutes', async () => {
    const attempt = await begun();
    gateway.aheadMs = 10 * 60_000;
    await refused(gateway.ask('/finish', attempt), 'no such attempt');
  });

  it('with an answer from another issuer (mix-up)', async () => {
    const { state, query } = await begun();
    const other = changed(query, (parameters) =>
      parameters.set('iss', 'https://elsewhere.example'),
    );
    await refused(gateway.ask('/finish', { state, query: other }), 'unexpected "iss"');
  });

  it('with an answer that does not say from which issuer', async () => {
    const { state, query } = await begun();
    const unsaid = changed(query, (parameters) => parameters.delete('iss'));
    await refused(gateway.ask('/finish', { state, query: unsaid }), '"iss" (issuer) missing');
  });

  it('with the answer to another attempt', async () => {
    const [mine, theirs] = [await begun(), await begun()];
    const crossed = { state: mine.state, query: theirs.query };
    await refused(gateway.ask('/finish', crossed), 'unexpected "state"');
  });

  it('with an answer without state, or with two', async () => {
    const one = await begun();
    const none = changed(one.query, (parameters) => parameters.delete('state'));
    await refused(gateway.ask('/finish', { state: one.state, query: none }), '"state" missing');
    const two = await begun();
    const twice = changed(two.query, (parameters) => parameters.append('state', two.state));
    await refused(gateway.ask('/finish', { state: two.state, query: twice }), '"state"');
  });

  it('with a code injected from another attempt: its code challenge is not ours', async () => {
    const [mine, theirs] = [await begun(), await begun()];
    const injected = changed(mine.query, (parameters) =>
      parameters.set('code', new URLSearchParams(theirs.query).get('code')!),
    );
    await refused(gateway.ask('/finish', { state: mine.state, query: injected }), 'invalid_grant');
  });

  it('with a code that another client was given', async () => {
    const { state, query } = await begun();
    const url = new URL((await gateway.ask('/begin', { challenge: systemRandom(32) })).url);
    url.searchParams.set('client_id', issuer.clients[1].id);
    const theirs = new URLSearchParams(await cameBack(url.href)).get('code')!;
    const injected = changed(query, (parameters) => parameters.set('code', theirs));
    await refused(gateway.ask('/finish', { state, query: injected }), 'invalid_grant');
  });

  it.each([
    ['without its code challenge', 'code_challenge', null, 'invalid_grant'],
    ['with another nonce', 'nonce', 'another', '"nonce"'],
  ])('whose request somebody sent %s', async (_, name, value, why) => {
    const { url, state } = await gateway.ask('/begin', { challenge: systemRandom(32) });
    const sent = new URL(url);
    if (value === null) {
      sent.searchParams.delete(name);
      sent.searchParams.delete(`${name}_method`);
    } else sent.searchParams.set(name, value);
    await refused(gateway.ask('/finish', { state, query: await cameBack(sent.href) }), why);
  });

  it('whose person proved themselves long ago, where the request was stripped of max_age', async () => {
    issuer.person = { ...AT_AAL3, since: Math.floor(Date.now() / 1000) - 3_600 };
    const { url, state } = await gateway.ask('/begin', { challenge: systemRandom(32) });
    const sent = new URL(url);
    sent.searchParams.delete('max_age');
    const attempt = { state, query: await cameBack(sent.href) };
    await refused(gateway.ask('/finish', attempt), 'too much time has elapsed');
  });

  it('that the person gave up', async () => {
    const { state } = await gateway.ask('/begin', { challenge: systemRandom(32) });
    const iss = encodeURIComponent(issuer.issuer);
    const query = `?error=access_denied&error_description=Testa+Testington&state=${state}&iss=${iss}`;
    await refused(gateway.ask('/finish', { state, query }), 'access_denied');
    expect(gateway.log()).not.toContain('Testington');
  });

  it('that is no question', async () => {
    const malformed = { status: 400, type: 'request/malformed' };
    expect(await gateway.send('/begin', new Uint8Array([0xff]))).toEqual(malformed);
    expect(await gateway.send('/begin', toCbor({ challenge: systemRandom(31) }))).toEqual(
      malformed,
    );
    expect(await gateway.send('/finish', toCbor({ state: 'x', query: 'x'.repeat(4_001) }))).toEqual(
      malformed,
    );
    expect(await gateway.send('/begin', new Uint8Array(20_000))).toEqual(malformed);
  });
});

describe('an issuer that cannot be used', () => {
  it('is said to be unavailable, and asked again when it is back', async () => {
    await gateway.stop();
    const port = await freePort();
    gateway = await startGateway(issuer.clients[0], `http://127.0.0.1:${port}`);
    const ask = () => gateway.ask('/begin', { challenge: systemRandom(32) });
    await refused(ask(), 'TypeError', 'cis2/unavailable');
    const later = await startCis2Issuer(`${ORIGIN}/cis2-callback`, port);
    await expect(ask()).resolves.toBeDefined();
    await later.stop();
  });

  it('is one that does not know us: not the person’s fault', async () => {
    await gateway.stop();
    gateway = await startGateway({ ...issuer.clients[0], secret: 'another secret' });
    const { url, state } = await gateway.ask('/begin', { challenge: systemRandom(32) });
    const attempt = { state, query: await cameBack(url) };
    await refused(gateway.ask('/finish', attempt), 'invalid_client', 'cis2/unavailable');
  });
});

describe('what operators would write down', () => {
  it('is the issuer, the client, and the keys that sign ID tokens now', async () => {
    expect(await gateway.ask('/trust', {})).toEqual(issuer.trusted(issuer.clients[0].id));
  });
});
