/**
 * The Personal Demographics Service for people who do not exist: answers of its shape over HTTP, one match or none as for an application, and its
 * refusals. For tests, and for the demonstration, which says so.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type CryptoKey, type JWK, jwtVerify, type KeyObject } from 'jose';

export type PdsPerson = {
  readonly nhsNumber: string;
  /** Numbers that this one took the place of. */
  readonly replaces?: readonly string[];
  readonly given: readonly string[];
  readonly family: string;
  readonly gender: 'male' | 'female' | 'other' | 'unknown';
  readonly birthDate: string;
  readonly died?: string;
  readonly address?: readonly string[];
  readonly postcode?: string;
  readonly phone?: string;
  readonly practice?: string;
  /** Where they live must not be known: the service says no address of theirs. */
  readonly sensitive?: boolean;
};

export type PdsDouble = {
  /** The address of its FHIR API. */
  readonly url: string;
  readonly tokenUrl: string;
  /** The requests that were made: path and question. */
  readonly asked: readonly string[];
  /** How it answers from here on; `sound` at first. */
  behave(how: PdsBehaviour): void;
  stop(): Promise<void>;
};

/** One that is held answers once it behaves otherwise. */
export type PdsBehaviour = 'sound' | 'held' | 'silent' | 'busy' | 'broken' | 'nonsense' | 'leaking';

/** Who may ask, where somebody is asked who they are. */
export type PdsApplication = {
  readonly client: string;
  readonly keyId: string;
  readonly publicKey: CryptoKey | KeyObject | JWK | Uint8Array;
};

const ROOT = '/personal-demographics/FHIR/R4';
const HELD_MS = 10;

export async function pdsDouble(
  people: readonly PdsPerson[],
  application: PdsApplication | null = null,
  port = 0,
): Promise<PdsDouble> {
  const asked: string[] = [];
  const tokens = new Set<string>();
  let how: PdsBehaviour = 'sound';
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokenUrl = `${origin}/oauth2/token`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', origin);
    if (url.pathname === '/oauth2/token') return giveToken(request, response);
    asked.push(`${url.pathname.slice(ROOT.length)}${url.search}`);
    const say = (status: number, body: unknown, headers = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/fhir+json', ...headers })
        .end(JSON.stringify(body));
    while (how === 'held') await setTimeout(HELD_MS);
    if (how === 'silent') return;
    if (how === 'busy') return void say(429, problem('TOO_MANY_REQUESTS'), { 'retry-after': '1' });
    if (how === 'broken') return void say(503, problem('SERVICE_UNAVAILABLE'));
    if (how === 'nonsense') return void response.writeHead(200).end('<html>not today</html>');
    const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (application !== null && (token === undefined || !tokens.delete(token)))
      return void say(401, problem('ACCESS_DENIED'));
    if (!/^[0-9a-f-]{36}$/.test(`${request.headers['x-request-id']}`))
      return void say(400, problem('MISSING_VALUE'));
    const leaks = how === 'leaking';
    const number = /^\/Patient\/(\d{10})$/.exec(url.pathname.slice(ROOT.length))?.[1];
    if (number !== undefined) {
      const one = people.find(
        ({ nhsNumber, replaces = [] }) => nhsNumber === number || replaces.includes(number),
      );
      return void (one ? say(200, resource(one, leaks)) : say(404, problem('RESOURCE_NOT_FOUND')));
    }
    if (url.pathname !== `${ROOT}/Patient`) return void say(404, problem('RESOURCE_NOT_FOUND'));
    const { searchParams: query } = url;
    if (!query.get('family') || !query.get('birthdate'))
      return void say(400, problem('MISSING_VALUE'));
    const found = people.filter((one) => matches(one, query));
    if (found.length > 1) return void say(200, problem('TOO_MANY_MATCHES'));
    say(200, {
      resourceType: 'Bundle',
      type: 'searchset',
      total: found.length,
      entry: found.map((one) => ({
        fullUrl: `${origin}${ROOT}/Patient/${one.nhsNumber}`,
        search: { score: 1 },
        resource: resource(one, leaks),
      })),
    });
  }

  /** Each token serves once, so that asking for another is tried. */
  async function giveToken(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const form = new URLSearchParams(body);
    const isSound = await isAssertion(form.get('client_assertion') ?? '', application, tokenUrl);
    const isAsked = form.get('grant_type') === 'client_credentials';
    if (!isSound || !isAsked)
      return void response.writeHead(400).end(JSON.stringify({ error: 'invalid_client' }));
    const token = crypto.randomUUID();
    tokens.add(token);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ access_token: token, expires_in: '599', token_type: 'Bearer' }));
  }

  return {
    url: `${origin}${ROOT}`,
    tokenUrl,
    asked,
    behave(next) {
      how = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

async function isAssertion(
  assertion: string,
  application: PdsApplication | null,
  audience: string,
): Promise<boolean> {
  if (application === null) return false;
  const { client, keyId, publicKey } = application;
  try {
    const { payload, protectedHeader } = await jwtVerify(assertion, publicKey, {
      algorithms: ['RS512'],
      audience,
      issuer: client,
      subject: client,
      requiredClaims: ['jti', 'exp'],
    });
    const isShort = payload.exp! <= Date.now() / 1000 + 301;
    return protectedHeader.kid === keyId && isShort;
  } catch {
    return false;
  }
}

function matches(one: PdsPerson, query: URLSearchParams): boolean {
  const fits = (asked: string | null, value: string) => {
    if (asked === null) return true;
    const [wanted, has] = [asked.toLowerCase(), value.toLowerCase()];
    return wanted.endsWith('*') ? has.startsWith(wanted.slice(0, -1)) : wanted === has;
  };
  const postcode = query.get('address-postalcode');
  if (postcode !== null && one.sensitive) return false;
  return (
    fits(query.get('family'), one.family) &&
    fits(query.get('given'), one.given[0] ?? '') &&
    fits(postcode, one.postcode ?? '') &&
    query.get('birthdate') === `eq${one.birthDate}`
  );
}

/** @param leaks as the service never does: of a restricted person everything */
function resource(one: PdsPerson, leaks: boolean): object {
  const isShown = leaks || one.sensitive !== true;
  const use = 'home';
  return {
    resourceType: 'Patient',
    id: one.nhsNumber,
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: one.nhsNumber }],
    meta: {
      versionId: '1',
      security: [
        {
          system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
          code: one.sensitive ? 'R' : 'U',
        },
      ],
    },
    name: [
      { use: 'old', period: { end: '1999-12-31' }, given: one.given, family: 'Earlier' },
      { use: 'usual', period: { start: '2000-01-01' }, given: one.given, family: one.family },
    ],
    gender: one.gender,
    birthDate: one.birthDate,
    ...(one.died !== undefined && { deceasedDateTime: `${one.died}T00:00:00+00:00` }),
    ...(isShown && {
      address: one.address && [{ use, line: one.address, postalCode: one.postcode }],
      telecom: one.phone && [{ system: 'phone', use, value: one.phone }],
      generalPractitioner: one.practice && [
        {
          identifier: {
            system: 'https://fhir.nhs.uk/Id/ods-organization-code',
            value: one.practice,
          },
        },
      ],
    }),
  };
}

function problem(code: string): object {
  const system = 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode';
  return {
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'processing', details: { coding: [{ system, code }] } }],
  };
}
