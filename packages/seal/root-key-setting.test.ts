import { describe, expect, it } from 'vitest';
import { needsNetwork, parseRootKey } from './root-key-setting.ts';

const HOW = 'module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=/run/secrets/pin';
const ARN = 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

describe('where the root key is', () => {
  it('is a file, a token or AWS KMS', () => {
    expect(parseRootKey('file')).toEqual({ kind: 'file' });
    expect(parseRootKey(`pkcs11:token=holdfast;object=root?${HOW}`)).toEqual({
      kind: 'pkcs11',
      key: {
        token: 'holdfast',
        object: 'root',
        module: '/usr/lib/softhsm/libsofthsm2.so',
        pinFile: '/run/secrets/pin',
        overNetwork: false,
      },
    });
    expect(parseRootKey(`aws-kms:${ARN}`)).toMatchObject({
      kind: 'aws-kms',
      key: { arn: ARN, region: 'eu-west-2', endpoint: 'https://kms.eu-west-2.amazonaws.com/' },
    });
    expect(
      parseRootKey(`aws-kms:${ARN.replace('aws:kms:eu-west-2', 'aws-cn:kms:cn-north-1')}`),
    ).toMatchObject({ key: { endpoint: 'https://kms.cn-north-1.amazonaws.com.cn/' } });
  });

  it('is read from a URI as RFC 7512 writes one', () => {
    expect(
      parseRootKey(
        'pkcs11:type=secret-key;object=a%20%3b%c3%a4;token=T?pin-source=file:///run/pin&module-path=/lib/p.so',
      ),
    ).toMatchObject({ key: { object: 'a ;ä', token: 'T', pinFile: '/run/pin' } });
  });

  it('takes a network where the service or the token’s library is reached over one', () => {
    const asked = ['file', `pkcs11:token=t;object=o?${HOW}`, `aws-kms:${ARN}`];
    expect(asked.map((text) => needsNetwork(parseRootKey(text)))).toEqual([false, false, true]);
    const over = parseRootKey(`pkcs11:token=t;object=o?${HOW}&x-network=yes`);
    expect(needsNetwork(over)).toBe(true);
  });

  it.each([
    ['', ''],
    ['File', ''],
    ['file:/key', ''],
    ['pkcs11:', 'token'],
    [`pkcs11:object=root?${HOW}`, 'token'],
    [`pkcs11:token=;object=root?${HOW}`, 'token'],
    [`pkcs11:token=t?${HOW}`, 'object'],
    [`pkcs11:token=t;token=u;object=o?${HOW}`, 'token'],
    [`pkcs11:token=t;object=o;slot-id=1?${HOW}`, 'slot-id'],
    [`pkcs11:token=t;object=o;type=private?${HOW}`, 'type'],
    [`pkcs11:token=t;object=%zz?${HOW}`, 'object'],
    ['pkcs11:token=t;object=o', 'module-path'],
    ['pkcs11:token=t;object=o?module-path=/lib/p.so', 'pin-source'],
    [`pkcs11:token=t;object=o?${HOW}&pin-value=1234`, 'a PIN stands in a file'],
    [`pkcs11:token=t;object=o?${HOW}&x-network=no`, 'x-network'],
    ['pkcs11:token=t;object=o?module-path=p.so&pin-source=/pin', 'not an absolute path'],
    ['pkcs11:token=t;object=o?module-path=/lib/p.so&pin-source=|cat', 'not an absolute path'],
    ['aws-kms:', 'ARN'],
    [`aws-kms:${ARN.replace('key/', 'alias/')}`, 'ARN'],
    [`aws-kms:${ARN.replace('111122223333', '1111')}`, 'ARN'],
    [`aws-kms:${ARN.replace('eu-west-2', 'evil.example/')}`, 'ARN'],
    [`aws-kms:${ARN} `, 'ARN'],
  ])('is not guessed from %j', (text, saying) => {
    expect(() => parseRootKey(text)).toThrow(
      expect.objectContaining({
        code: 'root-key/setting',
        message: expect.stringContaining(saying),
      }),
    );
  });
});
