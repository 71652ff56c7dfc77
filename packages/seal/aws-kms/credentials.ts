/** By what AWS knows us: keys of our own, or those that the container or the machine is lent and that are others in an hour. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '#base/clock.ts';
import { RootKeyError } from '../root-key-error.ts';

export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of credentials that were lent for a time. */
  readonly sessionToken?: string;
};

/** The credentials as they are now. @throws RootKeyError `kms/no-credentials` */
export type CredentialSource = () => Promise<AwsCredentials>;

/** AWS's own names, with what they mean to its SDKs. */
export type AwsEnvironment = {
  readonly [N in (typeof AWS_VARIABLES)[number]]?: string | undefined;
};
export const AWS_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  'AWS_EC2_METADATA_DISABLED',
] as const;

/**
 * The first of: keys in the environment; what ECS or EKS Pod Identity lends the container; what EC2 lends the machine (IMDSv2).
 *
 * @throws RootKeyError `kms/no-credentials` where the environment names half of a key, or nothing is left to ask
 */
export function credentialsFrom(environment: AwsEnvironment, clock: Clock): CredentialSource {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: full,
  } = environment;
  if (accessKeyId && secretAccessKey) {
    const own = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
    return async () => own;
  }
  if (accessKeyId || secretAccessKey) throw none('half of a key');
  if (relative) return lent(() => ofContainer(new URL(relative, ECS).href, environment), clock);
  if (full) return lent(() => ofContainer(full, environment), clock);
  if (environment.AWS_EC2_METADATA_DISABLED === 'true') throw none('nobody to ask');
  return lent(() => ofMachine(environment.AWS_EC2_METADATA_SERVICE_ENDPOINT || IMDS), clock);
}

const ECS = 'http://169.254.170.2/';
const IMDS = 'http://169.254.169.254/';
/** Who answers over plain HTTP does so on the machine itself. */
const NEAR = /^(?:localhost|127\.0\.0\.1|\[::1\]|169\.254\.170\.23?|\[fd00:ec2::23\])$/;
/** Links to the host answer at once or never. */
const PATIENCE_MS = 2_000;
const BEFORE_THEY_END_MS = 5 * 60_000;

const loan = z.looseObject({
  AccessKeyId: z.string().min(1),
  SecretAccessKey: z.string().min(1),
  Token: z.string().min(1),
  Expiration: z.iso.datetime(),
});

/** Asks again once they are about to end. */
function lent(ask: () => Promise<string>, clock: Clock): CredentialSource {
  let held: { readonly credentials: AwsCredentials; readonly until: number } | null = null;
  return async () => {
    if (held !== null && clock() < held.until) return held.credentials;
    const { data } = loan.safeParse(jsonOf(await ask()));
    if (data === undefined) throw none('what is lent is not whole');
    const { AccessKeyId, SecretAccessKey, Token, Expiration } = data;
    const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
    const credentials = { ...keys, sessionToken: Token };
    held = { credentials, until: Date.parse(Expiration) - BEFORE_THEY_END_MS };
    return credentials;
  };
}

async function ofContainer(text: string, environment: AwsEnvironment): Promise<string> {
  const url = URL.parse(text);
  const near = url?.protocol === 'http:' && NEAR.test(url.hostname);
  if (url === null || (url.protocol !== 'https:' && !near)) throw none('not a host of AWS’s');
  const file = environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const token = file
    ? await readFile(file, 'utf8').catch(() => {
        throw none('the token’s file cannot be read');
      })
    : environment.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  return said(url.href, token ? { headers: { authorization: token.trim() } } : {});
}

/** IMDSv2: a token first, which no forwarded request gets. */
async function ofMachine(endpoint: string): Promise<string> {
  const at = (path: string) => new URL(`/latest/${path}`, endpoint).href;
  const token = await said(at('api/token'), {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
  });
  const asked = { headers: { 'x-aws-ec2-metadata-token': token } };
  const roles = 'meta-data/iam/security-credentials/';
  const [role = ''] = (await said(at(roles), asked)).split('\n');
  return said(at(roles + encodeURIComponent(role)), asked);
}

async function said(url: string, request: RequestInit): Promise<string> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(url, { ...request, signal, redirect: 'error' });
    if (response.ok) return await response.text();
  } catch {
    // Nobody is there: said below.
  }
  throw none(`nothing lent by ${new URL(url).host}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function none(detail: string): RootKeyError {
  return new RootKeyError('kms/no-credentials', detail);
}
