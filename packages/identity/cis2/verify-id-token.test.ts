/** Tokens of a real OpenID provider, and some that none would issue, each refused for its reason. */
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { base64url, utf8 } from '#base/bytes.ts';
import { systemRandom } from '#base/clock.ts';
import { AT_AAL3, type Cis2Issuer, startCis2Issuer } from '#testkit/cis2-issuer.ts';
import { verifyIdToken } from './verify-id-token.ts';

const MINUTE_S = 60;

let issuer: Cis2Issuer;
beforeAll(async () => {
  issuer = await startCis2Issuer('http://localhost:8480/cis2-callback');
});
afterAll(() => issuer.stop());

const challenge = systemRandom(32);
const nowS = () => Math.floor(Date.now() / 1000);

function check(token: string, at = Date.now(), over = challenge) {
  return verifyIdToken(issuer.trusted(issuer.clients[0].id), token, over, at);
}

/** What the provider would say, with some of it changed; `undefined` takes a claim away. */
function claims(changed: Readonly<Record<string, unknown>> = {}) {
  return {
    iss: issuer.issuer,
    sub: AT_AAL3.sub,
    aud: issuer.clients[0].id,
    nonce: base64url(challenge),
    acr: 'AAL3_ANY',
    amr: ['N3_SMARTCARD'],
    authentication_assurance_level: '3',
    auth_time: nowS(),
    iat: nowS(),
    exp: nowS() + 5 * MINUTE_S,
    ...changed,
  };
}

const signed = (changed?: Readonly<Record<string, unknown>>) => issuer.sign(claims(changed));

describe('an ID token at AAL3', () => {
  it('says whom it means', async () => {
    issuer.person = AT_AAL3;
    const { issuer: iss } = issuer;
    expect(await check(await issuer.idToken(challenge))).toEqual({
      issuer: iss,
      sub: AT_AAL3.sub,
    });
  });

  it.each([['N3_SMARTCARD'], ['CIS2_SMARTCARD'], ['FIDO2'], ['IOS']])(
    'may come of %s',
    async (method) => {
      issuer.person = { ...AT_AAL3, amr: [method] };
      await expect(check(await issuer.idToken(challenge))).resolves.toBeDefined();
    },
  );

  it.each([
    ['a list of one audience', () => ({ aud: [issuer.clients[0].id] })],
    ['the party it was issued to', () => ({ azp: issuer.clients[0].id })],
    ['its level as a number', () => ({ authentication_assurance_level: 3 })],
    ['no level', () => ({ authentication_assurance_level: undefined })],
    ['a clock a little ahead', () => ({ iat: nowS() + 50, auth_time: nowS() + 50 })],
    [
      'claims that we do not know',
      () => ({ realm: '/NHSIdentity/Healthcare', tokenName: 'id_token' }),
    ],
  ])('may have %s', async (_, changed) => {
    await expect(check(await signed(changed()))).resolves.toBeDefined();
  });

  it.each(['PS256', 'ES256'])('may be signed with %s', async (alg) => {
    const { privateKey, publicKey } =
      alg === 'PS256'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg, kid: 'other' })
      .sign(privateKey);
    const trusted = { ...issuer.trusted(issuer.clients[0].id), keys: [{ kid: 'other', key }] };
    await expect(verifyIdToken(trusted, token, challenge, Date.now())).resolves.toBeDefined();
  });
});

describe('what the provider issues is refused', () => {
  it.each([
    ['at AAL1', { acr: 'AAL1_USERPASS', amr: ['USERPASS'], level: '1' }, 'acr below AAL3'],
    ['at AAL2', { acr: 'AAL2_ANY', amr: ['TOTP'], level: '2' }, 'acr below AAL3'],
    ['at AAL2 or AAL3', { acr: 'AAL2_OR_AAL3_ANY' }, 'acr below AAL3'],
    ['at AAL3 by its class and 2 by its level', { level: '2' }, 'authenticated below level 3'],
    ['without acr', { acr: undefined }, 'claim acr missing or unfit'],
    ['without amr', { amr: undefined }, 'claim amr missing or unfit'],
    ['by no method', { amr: [] }, 'no method'],
    ['by a method not on the list', { amr: ['TOTP'] }, 'method not on the list'],
    ['by one on the list and another', { amr: ['FIDO2', 'TOTP'] }, 'method not on the list'],
    ['hours after the card was used', { since: nowS() - 8 * 3_600 }, 'authenticated too long ago'],
    ['just over five minutes after', { since: nowS() - 302 }, 'authenticated too long ago'],
  ])('%s', async (_, person, reason) => {
    issuer.person = { ...AT_AAL3, ...person };
    await expect(check(await issuer.idToken(challenge))).rejects.toThrow(reason);
  });

  it.each([
    [
      'to another client',
      'for another audience',
      () => issuer.idToken(challenge, {}, issuer.clients[1]),
    ],
    [
      'without saying when the card was used',
      'claim auth_time missing or unfit',
      () => issuer.idToken(challenge, { prompt: undefined }),
    ],
    [
      'without a nonce',
      'claim nonce missing or unfit',
      () => issuer.idToken(challenge, { nonce: undefined }),
    ],
    [
      'for another challenge',
      'for another device, channel or moment',
      () => issuer.idToken(systemRandom(32)),
    ],
  ])('%s', async (_, reason, issue) => {
    issuer.person = AT_AAL3;
    await expect(check(await issue())).rejects.toThrow(reason);
  });

  it('a minute after it was issued, when it has expired', async () => {
    issuer.person = AT_AAL3;
    const token = await issuer.idToken(challenge);
    await expect(check(token, Date.now() + 62_000)).rejects.toThrow('expired');
  });

  it('before it was issued', async () => {
    issuer.person = AT_AAL3;
    const token = await issuer.idToken(challenge);
    await expect(check(token, Date.now() - 62_000)).rejects.toThrow('in the future');
  });
});

describe('what no provider should issue is refused', () => {
  it.each([
    [
      'an audience list with another',
      { aud: ['969567331415.apps.example', 'another'] },
      'for another audience',
    ],
    ['an empty audience list', { aud: [] }, 'for another audience'],
    ['another issuer', { iss: 'https://elsewhere.example' }, 'of another issuer'],
    ['another party', { azp: 'another' }, 'for another party'],
    ['no subject', { sub: undefined }, 'claim sub missing or unfit'],
    ['an empty subject', { sub: '' }, 'claim sub missing or unfit'],
    ['no end', { exp: undefined }, 'claim exp missing or unfit'],
    ['no beginning', { iat: undefined }, 'claim iat missing or unfit'],
    ['an old beginning', { iat: nowS() - 302 }, 'issued too long ago'],
    ['a beginning to come', { iat: nowS() + 90 }, 'issued in the future'],
    ['a card to be used', { auth_time: nowS() + 90 }, 'authenticated in the future'],
    ['a time that is text', { auth_time: `${nowS()}` }, 'claim auth_time missing or unfit'],
    ['validity to come', { nbf: nowS() + 90 }, 'not valid yet'],
    ['methods in one text', { amr: 'FIDO2' }, 'claim amr missing or unfit'],
    ['level 2 as a number', { authentication_assurance_level: 2 }, 'authenticated below level 3'],
    ['a name', { given_name: 'Testa' }, 'token that names its person'],
    ['an address to write to', { email: 'testa@example.org' }, 'token that names its person'],
  ])('%s', async (_, changed, reason) => {
    await expect(check(await signed(changed))).rejects.toThrow(reason);
  });
});

describe('a signature is refused', () => {
  const header = (fields: object) => base64url(utf8(JSON.stringify(fields)));
  const body = () => base64url(utf8(JSON.stringify(claims())));

  it('of a key under a name that nobody agreed on', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid: 'a-new-key' })
      .sign(privateKey);
    await expect(check(token)).rejects.toThrow('signed by a key that is not trusted');
  });

  it('of another key under a trusted name', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { kid } = issuer.trusted('').keys[0]!;
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(privateKey);
    await expect(check(token)).rejects.toThrow('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  });

  it('of a key that the token brings itself', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = publicKey.export({ format: 'jwk' });
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'RS256', jwk, jku: 'https://elsewhere.example/jwks' })
      .sign(privateKey);
    await expect(check(token)).rejects.toThrow('signed by a key that is not trusted');
  });

  it.each(['none', 'None', 'NONE'])('that is not there (alg %s)', async (alg) => {
    const { kid } = issuer.trusted('').keys[0]!;
    const token = `${header({ alg, kid })}.${body()}.`;
    await expect(check(token)).rejects.toThrow('ERR_JOSE_ALG_NOT_ALLOWED');
  });

  it('made with the public key as a shared secret (HS256)', async () => {
    const { kid, key } = issuer.trusted('').keys[0]!;
    const pem = `-----BEGIN PUBLIC KEY-----\n${Buffer.from(key).toString('base64')}\n-----END PUBLIC KEY-----\n`;
    for (const secret of [key, pem]) {
      const input = `${header({ alg: 'HS256', kid })}.${body()}`;
      const mac = createHmac('sha256', secret).update(input).digest('base64url');
      await expect(check(`${input}.${mac}`)).rejects.toThrow('ERR_JOSE_ALG_NOT_ALLOWED');
    }
  });

  it('of an algorithm that is not on the list', async () => {
    await expect(check(await issuer.sign(claims(), 'RS512'))).rejects.toThrow(
      'ERR_JOSE_ALG_NOT_ALLOWED',
    );
  });

  it('of a key too short for its algorithm, and of one of another kind', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (const { publicKey } of [short, other]) {
      const key = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
      const { kid } = issuer.trusted('').keys[0]!;
      const trusted = { ...issuer.trusted(issuer.clients[0].id), keys: [{ kid, key }] };
      const token = await signed();
      await expect(verifyIdToken(trusted, token, challenge, Date.now())).rejects.toThrow(
        'token: unfit key',
      );
    }
  });

  it('over other claims', async () => {
    const [head, , signature] = (await signed()).split('.');
    const raised = base64url(utf8(JSON.stringify(claims({ sub: '910000000002' }))));
    await expect(check(`${head}.${raised}.${signature}`)).rejects.toThrow(
      'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    );
  });
});

describe('a token of another form is refused', () => {
  it.each([
    ['nothing', () => '', 'ERR_JWS_INVALID'],
    ['words', () => 'not a token', 'another form'],
    ['two parts', (token: string) => token.split('.').slice(0, 2).join('.'), 'ERR_JWS_INVALID'],
    ['a line break within', (token: string) => token.replace('.', '.\n'), 'another form'],
    ['padding', (token: string) => `${token}==`, 'another form'],
    ['other last bits', (token: string) => `${token.slice(0, -1)}${last(token)}`, 'another form'],
  ])('%s', async (_, spoil, reason) => {
    await expect(check(spoil(await signed()))).rejects.toThrow(reason);
  });

  it('claims that are no JSON object', async () => {
    for (const payload of [[], 'text', null, 7]) {
      const token = await issuer.sign(payload);
      await expect(check(token)).rejects.toThrow('missing or unfit');
    }
  });

  /** The last character of 256 bytes carries four bits that nobody reads: another with the same two bits. */
  function last(token: string): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    return alphabet[alphabet.indexOf(token.at(-1)!) ^ 1]!;
  }
});
