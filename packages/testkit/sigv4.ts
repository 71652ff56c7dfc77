/**
 * Checks AWS Signature Version 4 from the side of the one who is asked, as the AWS General Reference describes it ("Create a signed AWS API request"):
 * written from that description alone, and tried on the values that it publishes.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type SignedRequest = {
  readonly method: string;
  /** As it came: path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type Expected = {
  readonly region: string;
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Of an access key; undefined where there is no such key. */
  secretOf(accessKeyId: string): string | undefined;
};

export type SignatureFault =
  | 'missing'
  | 'unknown-key'
  | 'scope'
  | 'expired'
  | 'not-yet-current'
  | 'unsigned-header'
  | 'wrong';

const FIVE_MINUTES = 5 * 60_000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/, ]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^, ]+), ?Signature=([0-9a-f]{64})$/;

/** @returns why the request is not to be answered; null where it was signed by whom it says, here and now */
export function signatureFault(request: SignedRequest, expected: Expected): SignatureFault | null {
  const { headers } = request;
  const [, accessKeyId = '', date = '', region, service, names = '', signature = ''] =
    AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  const amzDate = headers['x-amz-date'] ?? '';
  if (signature === '' || amzDate === '') return 'missing';
  const secret = expected.secretOf(accessKeyId);
  if (secret === undefined) return 'unknown-key';
  if (region !== expected.region || service !== expected.service) return 'scope';
  if (!amzDate.startsWith(date)) return 'scope';
  const age = expected.now - timeOf(amzDate);
  if (!(age <= FIVE_MINUTES)) return 'expired';
  if (age < -FIVE_MINUTES) return 'not-yet-current';
  const signed = names.split(';');
  const mustBe = Object.keys(headers).filter(
    (name) => name === 'host' || name === 'content-type' || name.startsWith('x-amz-'),
  );
  if (!mustBe.every((name) => signed.includes(name))) return 'unsigned-header';

  const canonical = canonicalRequest(request, signed);
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', amzDate, scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    (under, part) => hmac(under, part),
    `AWS4${secret}`,
  );
  return timingSafeEqual(hmac(key, toSign), Buffer.from(signature, 'hex')) ? null : 'wrong';
}

function canonicalRequest({ method, target, headers, body }: SignedRequest, signed: string[]) {
  const [path = '', query = ''] = target.split('?');
  const pairs = query === '' ? [] : query.split('&').map((pair) => pair.split('='));
  const canonicalQuery = pairs
    .map(([name = '', value = '']) => [encoded(name), encoded(value)].join('='))
    .sort()
    .join('&');
  const lines = signed.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`);
  return [
    method,
    path.split('/').map(encoded).join('/'),
    canonicalQuery,
    ...lines,
    '',
    signed.join(';'),
    sha256(body),
  ].join('\n');
}

/** Percent-encoding of all but RFC 3986's unreserved characters, once. */
function encoded(part: string): string {
  return encodeURIComponent(decodeURIComponent(part)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function timeOf(amzDate: string): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate) ?? [];
  const [year = Number.NaN, month = 0, day, hour, minute, second] = parts.map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
