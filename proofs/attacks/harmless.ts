/** What every answer of the server must be, whatever was asked. */
import { catalogue, isProblemCode } from '#problems/catalogue.ts';
import type { Answer } from './bare-http.ts';

/** What a route says it answers: media types by status, as `200` or `4XX`. */
export type Described = ReadonlyMap<string, readonly string[]>;

const PROBLEM = 'application/problem+json';

/** On every answer, of whichever layer. Their values are held in apps/server/front-door.it.test.ts. */
const FENCES = [
  'content-security-policy',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'x-content-type-options',
  'x-frame-options',
];
/** And no others: no cookie, no CORS, no name of what runs here. */
const HEADERS = new Set([
  ...FENCES,
  'accept-ranges',
  'allow',
  'cache-control',
  'connection',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'etag',
  'keep-alive',
  'last-modified',
  'origin-agent-cluster',
  'retry-after',
  'transfer-encoding',
  'vary',
  'x-accel-buffering',
]);

/** Of how it is made and where it runs. */
const INTERNALS = [
  /\n\s+at .+:\d+/,
  /node:internal|node_modules|\.[cm]?[jt]s:\d+/,
  /\/(?:root|home|work|tmp|usr|var|etc)\//,
  /\b(?:SELECT|INSERT|UPDATE) .+ (?:FROM|INTO|SET)\b/,
  /fastify|FST_ERR|postgres|\bzod\b|cborg|saxes|simplewebauthn|undici/i,
  /\bE[A-Z]{4,}\b: |\b(?:Type|Range|Syntax|Reference|Zod)Error\b/,
  /HOLDFAST_|DATABASE_URL|\bNODE_/,
];

/** @returns what is wrong with an answer, in words; nothing where it is harmless */
export function faultsOf({ status, headers, body }: Answer, described?: Described): string[] {
  const faults: string[] = [];
  const type = headers.get('content-type')?.split(';')[0] ?? 'none';
  if (status >= 500) faults.push(`${status}, where every part is well`);
  for (const name of FENCES) if (!headers.has(name)) faults.push(`no ${name}`);
  for (const name of headers.keys()) if (!HEADERS.has(name)) faults.push(`${name} is told`);
  const types = described?.get(`${status}`) ?? described?.get(`${status}`.replace(/..$/, 'XX'));
  if (described !== undefined && types?.includes(type) !== true)
    faults.push(`${status} ${type} is not described`);
  // A refusal is one of the catalogue, to the letter: so it repeats nothing and tells nothing more.
  if (status >= 400 && body.length > 0 && !isOfCatalogue(status, type, body))
    faults.push(`${status} ${type} is no problem of the catalogue`);
  if (/^text\/|json/.test(type)) faults.push(...told(body));
  return faults;
}

/** The same of the gateway's door, which machines ask and no browser. */
export function faultsOfGateway({ status, headers, body }: Answer): string[] {
  const faults = status >= 500 ? [`${status}, where every part is well`] : [];
  for (const name of headers.keys()) {
    if (!HEADERS.has(name) && name !== 'holdfast-filed') faults.push(`${name} is told`);
  }
  return [...faults, ...told(body)];
}

function told(body: Buffer): string[] {
  const text = body.toString();
  return INTERNALS.filter((internal) => internal.test(text)).map((internal) => `tells ${internal}`);
}

function isOfCatalogue(status: number, type: string, body: Buffer): boolean {
  if (type !== PROBLEM) return false;
  const code = String(JSON.parse(body.toString()).type);
  if (!isProblemCode(code) || catalogue[code].status !== status) return false;
  const { message } = catalogue[code];
  return body.toString() === JSON.stringify({ type: code, title: message, status });
}
