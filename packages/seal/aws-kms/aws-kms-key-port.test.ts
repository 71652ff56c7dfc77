/** Against a double that checks signatures by itself: packages/testkit/kms.ts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#base/bytes.ts';
import { systemClock, systemRandom } from '#base/clock.ts';
import { keyPortContract } from '#testkit/key-port-contract.ts';
import { arnOf, type Kms, startKms, type Trouble } from '#testkit/kms.ts';
import type { RootKeyFault } from '../root-key-error.ts';
import { awsKmsKeyPort } from './aws-kms-key-port.ts';
import type { AwsCredentials } from './credentials.ts';
import { parseKmsKey } from './key-arn.ts';
import type { KmsAccess } from './kms-client.ts';

const binding = utf8('what it is for');

describe('a key-encryption key in AWS KMS', () => {
  let kms: Kms;
  let now = systemClock();
  let waits: number[];
  beforeEach(async () => {
    now = systemClock();
    waits = [];
    kms = await startKms(() => now);
    kms.addKey('one');
    kms.addKey('other');
  });
  afterEach(() => kms.stop());

  const open = (arn: string, changes: Partial<KmsAccess> = {}) =>
    awsKmsKeyPort(parseKmsKey(arn), {
      endpoint: kms.endpoint,
      credentials: async () => kms.credentials,
      clock: () => now,
      random: systemRandom,
      wait: async (milliseconds) => void waits.push(milliseconds),
      timeoutMs: 200,
      ...changes,
    });
  const wrapOne = async (changes: Partial<KmsAccess> = {}) =>
    (await open(arnOf('one'), changes)).wrap(binding, utf8('secret'));
  const known = (credentials: AwsCredentials) => ({ credentials: async () => credentials });
  const withoutToken = ({ sessionToken: _, ...rest }: Kms['credentials']) => rest;
  const refused = (code: RootKeyFault, saying = '') =>
    ({ code, message: expect.stringContaining(saying) }) as unknown as Error;

  keyPortContract('AWS KMS', (key) => open(arnOf(key)));

  it('says where it is kept, without the account', async () => {
    const { protection } = await open(arnOf('one'));
    expect(protection).toContain('eu-west-2');
    expect(protection).not.toContain('111122223333');
  });

  it('asks once for each, and never sends what it wraps', async () => {
    const port = await open(arnOf('one'));
    expect(kms.requests).toBe(0);
    const wrapped = await port.wrap(binding, new Uint8Array(9_000));
    await port.unwrap(binding, wrapped);
    expect(kms.answered).toEqual(['TrentService.Encrypt', 'TrentService.Decrypt']);
  });

  it('is told by KMS itself that a binding is another', async () => {
    const wrapped = await wrapOne();
    const port = await open(arnOf('one'));
    await expect(port.unwrap(utf8('other'), wrapped)).rejects.toThrow('seal/does-not-open');
    expect(kms.answered).toEqual(['TrentService.Encrypt']);
  });

  const secretAccessKey = 'another';
  it.each<[string, () => Partial<KmsAccess>, RootKeyFault]>([
    ['another secret', () => known({ ...kms.credentials, secretAccessKey }), 'kms/refused'],
    ['an unknown key', () => known({ ...kms.credentials, accessKeyId: 'A' }), 'kms/refused'],
    ['no session token', () => known(withoutToken(kms.credentials)), 'kms/refused'],
    ['a clock six minutes slow', () => ({ clock: () => now - 6 * 60_000 }), 'kms/clock'],
    ['a clock six minutes fast', () => ({ clock: () => now + 6 * 60_000 }), 'kms/clock'],
  ])('is refused at once with %s', async (_, changes, code) => {
    await expect(wrapOne(changes())).rejects.toMatchObject(refused(code));
    expect(kms.requests).toBe(1);
    expect(kms.answered).toEqual([]);
  });

  it('is refused for another region, a key that is not there, and one that is switched off', async () => {
    const abroad = await open(arnOf('one', 'eu-west-1'));
    await expect(abroad.wrap(binding, utf8('x'))).rejects.toMatchObject(refused('kms/refused'));
    const absent = await open(arnOf('absent'));
    await expect(absent.wrap(binding, utf8('x'))).rejects.toMatchObject(
      refused('kms/unusable-key', 'NotFoundException'),
    );
    kms.disable(arnOf('one'));
    await expect(wrapOne()).rejects.toMatchObject(refused('kms/unusable-key', 'DisabledException'));
  });

  it('asks again, ever later, when it is turned away', async () => {
    kms.trouble = ['throttled', 'internal', 'cut off'];
    const wrapped = await wrapOne({ random: (length) => new Uint8Array(length).fill(128) });
    expect(kms.requests).toBe(4);
    expect(waits).toEqual([200, 400, 800]);
    kms.trouble = ['silent', 'throttled'];
    const port = await open(arnOf('one'));
    expect(await port.unwrap(binding, wrapped)).toEqual(utf8('secret'));
  });

  it.each<[Trouble, RootKeyFault]>([
    ['throttled', 'kms/busy'],
    ['internal', 'kms/unreachable'],
    ['silent', 'kms/unreachable'],
    ['cut off', 'kms/unreachable'],
    ['redirected', 'kms/unreachable'],
  ])('gives up after four times %s', async (trouble, code) => {
    kms.trouble = new Array(5).fill(trouble);
    await expect(wrapOne()).rejects.toMatchObject(refused(code));
    expect(kms.requests).toBe(4);
  });

  it.each<Trouble>(['no JSON', 'another key’s'])('takes no answer that is %s', async (trouble) => {
    kms.trouble = [trouble];
    await expect(wrapOne()).rejects.toMatchObject(refused('kms/answer'));
    const port = await open(arnOf('one'));
    const wrapped = await port.wrap(binding, utf8('secret'));
    kms.trouble = [trouble];
    await expect(port.unwrap(binding, wrapped)).rejects.toMatchObject(refused('kms/answer'));
  });

  it('has nobody there when it is gone', async () => {
    const { port } = new URL(kms.endpoint);
    const gone = kms;
    kms = await startKms();
    await gone.stop();
    await expect(wrapOne({ endpoint: gone.endpoint })).rejects.toMatchObject(
      refused('kms/unreachable', port),
    );
  });

  it.each(['http://kms.eu-west-2.amazonaws.com/', 'ftp://localhost/', 'kms', ''])(
    'is not asked over %j',
    async (endpoint) => {
      await expect(open(arnOf('one'), { endpoint })).rejects.toMatchObject(refused('kms/endpoint'));
    },
  );
});
