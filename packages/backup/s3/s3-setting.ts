/** Which bucket is meant, and by what AWS knows us: the address as it is typed, everything else from the environment. */
import type { Clock } from '#base/clock.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import { type CredentialSource, credentialsFrom } from '#seal/aws-kms/credentials.ts';
import { RootKeyError } from '#seal/root-key-error.ts';

export type Bucket = {
  /** As it was typed. */
  readonly name: string;
  /** Of the bucket, path style, with a slash at its end. */
  readonly url: string;
  /** Before each path; empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
};

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([A-Za-z0-9/_.-]*))?$/;

export function isBucket(text: string): boolean {
  return text.startsWith('s3://');
}

/** Of another service than Amazon's, HOLDFAST_S3_ENDPOINT. @throws EnvironmentProblem `place/refused` */
export function bucketAt(text: string, environment: NodeJS.ProcessEnv): Bucket {
  const [, bucket, path = ''] = ADDRESS.exec(text) ?? [];
  if (bucket === undefined) throw refused(`${text} is no bucket: s3://BUCKET/PREFIX`);
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || '';
  if (!/^[a-z0-9-]{1,40}$/.test(region)) throw refused('AWS_REGION says where the bucket is');
  const endpoint = endpointOf(
    environment.HOLDFAST_S3_ENDPOINT || `https://s3.${region}.amazonaws.com/`,
  );
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.some((part) => /^\.+$/.test(part))) throw refused(`${text} is no bucket`);
  const prefix = parts.map((part) => `${part}/`).join('');
  return { name: text, url: new URL(`${bucket}/`, endpoint).href, prefix, region };
}

/** @throws EnvironmentProblem `place/refused`, now or when asked */
export function s3Credentials(environment: NodeJS.ProcessEnv, clock: Clock): CredentialSource {
  const source = withoutRootKey(() => credentialsFrom(environment, clock));
  return async () => source().catch(() => Promise.reject(noCredentials()));
}

function withoutRootKey(make: () => CredentialSource): CredentialSource {
  try {
    return make();
  } catch (error) {
    throw error instanceof RootKeyError ? noCredentials() : error;
  }
}

function noCredentials(): EnvironmentProblem {
  return refused(
    'AWS credentials are needed: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or those that AWS lends a container or a machine',
  );
}

function endpointOf(text: string): string {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  const local = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && local)) return url.href;
  throw refused(
    'HOLDFAST_S3_ENDPOINT takes an https: address, or an http: one on this machine’s loopback',
  );
}

function refused(why: string): EnvironmentProblem {
  return new EnvironmentProblem('place/refused', `${why}.`);
}
