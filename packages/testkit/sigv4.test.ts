import { describe, expect, it } from 'vitest';
import { utf8 } from '#base/bytes.ts';
import { type Expected, type SignedRequest, signatureFault } from './sigv4.ts';

/** The example keys, requests and signatures that AWS publishes. */
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const NOW = Date.UTC(2015, 7, 30, 12, 36, 0);
const expected = (changes: Partial<Expected> = {}): Expected => ({
  ...{ region: 'us-east-1', service: 'iam', now: NOW },
  secretOf: (id) => (id === 'AKIDEXAMPLE' ? SECRET : undefined),
  ...changes,
});
const authorization = (service: string, headers: string, signature: string) =>
  `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/${service}/aws4_request, SignedHeaders=${headers}, Signature=${signature}`;

const LIST_USERS: SignedRequest = {
  method: 'GET',
  target: '/?Action=ListUsers&Version=2010-05-08',
  headers: {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    host: 'iam.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization: authorization(
      'iam',
      'content-type;host;x-amz-date',
      '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    ),
  },
  body: utf8(''),
};

/** `get-vanilla` and `post-vanilla` of the test suite. */
const vanilla = (method: string, signature: string): SignedRequest => ({
  ...{ method, target: '/', body: utf8('') },
  headers: {
    host: 'example.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization: authorization('service', 'host;x-amz-date', signature),
  },
});
const GET = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
const POST = '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b';

describe('the check of AWS signatures', () => {
  it('takes what AWS published', () => {
    expect(signatureFault(LIST_USERS, expected())).toBeNull();
    const service = expected({ service: 'service' });
    expect(signatureFault(vanilla('GET', GET), service)).toBeNull();
    expect(signatureFault(vanilla('POST', POST), service)).toBeNull();
    expect(signatureFault(vanilla('POST', GET), service)).toBe('wrong');
  });

  const header = (name: string, value: string): SignedRequest => ({
    ...LIST_USERS,
    headers: { ...LIST_USERS.headers, [name]: value },
  });

  it.each<[string, SignedRequest, string]>([
    ['another method', { ...LIST_USERS, method: 'POST' }, 'wrong'],
    ['another query', { ...LIST_USERS, target: '/?Action=ListUsers&Version=2011' }, 'wrong'],
    ['another body', { ...LIST_USERS, body: utf8('x') }, 'wrong'],
    ['another host', header('host', 'kms.amazonaws.com'), 'wrong'],
    ['another type', header('content-type', 'text/plain'), 'wrong'],
    ['a target that nobody signed', header('x-amz-target', 'A.B'), 'unsigned-header'],
    ['a date of another day', header('x-amz-date', '20150831T123600Z'), 'scope'],
    ['no date', header('x-amz-date', ''), 'missing'],
    ['no signature', header('authorization', ''), 'missing'],
  ])('refuses %s', (_, request, fault) => {
    expect(signatureFault(request, expected())).toBe(fault);
  });

  it.each<[string, Partial<Expected>, string]>([
    ['another region', { region: 'eu-west-2' }, 'scope'],
    ['another service', { service: 'kms' }, 'scope'],
    ['another secret', { secretOf: () => 'other' }, 'wrong'],
    ['a key that is not there', { secretOf: () => undefined }, 'unknown-key'],
    ['six minutes later', { now: NOW + 6 * 60_000 }, 'expired'],
    ['six minutes before', { now: NOW - 6 * 60_000 }, 'not-yet-current'],
  ])('refuses where it expects %s', (_, changes, fault) => {
    expect(signatureFault(LIST_USERS, expected(changes))).toBe(fault);
  });
});
