import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AwsMetadata, startAwsMetadata } from '#testkit/aws-metadata.ts';
import { type AwsEnvironment, credentialsFrom } from './credentials.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const loan = (AccessKeyId: string, minutes = 60) => ({
  ...{ AccessKeyId, SecretAccessKey: 'secret', Token: 'token' },
  Expiration: new Date(NOW + minutes * 60_000).toISOString(),
});
const lent = (accessKeyId: string) => ({
  ...{ accessKeyId, secretAccessKey: 'secret', sessionToken: 'token' },
});

describe('AWS credentials', () => {
  let metadata: AwsMetadata;
  let now: number;
  beforeEach(async () => {
    now = NOW;
    metadata = await startAwsMetadata();
    metadata.loan = loan('LENT');
  });
  afterEach(() => metadata.stop());

  const from = (environment: AwsEnvironment) => credentialsFrom(environment, () => now);
  const machine = () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata.endpoint });
  const container = () => ({
    AWS_CONTAINER_CREDENTIALS_FULL_URI: metadata.containerUri,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: metadata.containerToken,
  });
  const noCredentials = (saying: string) =>
    ({ code: 'kms/no-credentials', message: expect.stringContaining(saying) }) as unknown as Error;

  it('are those of the environment before any that are lent', async () => {
    const own = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'S' };
    const accessKeyId = 'A';
    const secretAccessKey = 'S';
    expect(await from({ ...machine(), ...own })()).toEqual({ accessKeyId, secretAccessKey });
    expect(await from({ ...own, AWS_SESSION_TOKEN: 'T' })()).toMatchObject({ sessionToken: 'T' });
    expect(metadata.given).toBe(0);
  });

  it('are lent to a container that shows its token, from a file too', async () => {
    expect(await from(container())()).toEqual(lent('LENT'));
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-aws-'));
    const file = join(folder, 'token');
    const byFile = { ...container(), AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file };
    await expect(from(byFile)()).rejects.toMatchObject(noCredentials('file'));
    await writeFile(file, `${metadata.containerToken}\n`);
    expect(await from(byFile)()).toEqual(lent('LENT'));
    await rm(folder, { recursive: true });
    const without = { ...container(), AWS_CONTAINER_AUTHORIZATION_TOKEN: '' };
    await expect(from(without)()).rejects.toMatchObject(noCredentials('nothing lent'));
  });

  it('are lent to a machine that asks as IMDSv2 wants it', async () => {
    expect(await from(machine())()).toEqual(lent('LENT'));
  });

  it('are asked for again five minutes before they end, and not sooner', async () => {
    const source = from(machine());
    await source();
    metadata.loan = loan('NEXT', 180);
    now += 54 * 60_000;
    expect(await source()).toEqual(lent('LENT'));
    now += 60_000;
    expect(await source()).toEqual(lent('NEXT'));
    expect(metadata.given).toBe(2);
  });

  it.each(['http://evil.example/', 'http://169.254.169.254/', 'file:///etc/passwd', 'kms'])(
    'are not asked for at %s',
    async (uri) => {
      const environment = { ...container(), AWS_CONTAINER_CREDENTIALS_FULL_URI: uri };
      await expect(from(environment)()).rejects.toMatchObject(noCredentials('host'));
    },
  );

  it('are none where nobody lends any, or not whole ones', async () => {
    metadata.loan = undefined;
    await expect(from(machine())()).rejects.toMatchObject(noCredentials('nothing lent'));
    for (const loan of ['<html>', {}, { ...lent('A'), AccessKeyId: '' }]) {
      metadata.loan = loan;
      await expect(from(machine())()).rejects.toMatchObject(noCredentials('not whole'));
    }
    await metadata.stop();
    const { host } = new URL(metadata.endpoint);
    await expect(from(machine())()).rejects.toMatchObject(noCredentials(host));
    metadata = await startAwsMetadata();
  });

  it.each<AwsEnvironment>([
    { AWS_ACCESS_KEY_ID: 'A' },
    { AWS_SECRET_ACCESS_KEY: 'S' },
    { AWS_EC2_METADATA_DISABLED: 'true' },
  ])('are not looked for elsewhere with %j', (environment) => {
    expect(() => from(environment)).toThrow('AWS KMS needs credentials');
  });
});
