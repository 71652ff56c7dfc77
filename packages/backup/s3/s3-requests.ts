/** Asks a bucket: each request signed (Signature Version 4) with the hash of what it carries, within a time, and again where that may help. */
import { AwsV4Signer } from 'aws4fetch';
import type { Clock, Random } from '#base/clock.ts';
import { EnvironmentProblem } from '#postgres/environment-problem.ts';
import type { CredentialSource } from '#seal/aws-kms/credentials.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import type { Bucket } from './s3-setting.ts';

export type S3Access = {
  readonly credentials: CredentialSource;
  readonly clock: Clock;
  readonly random: Random;
  wait(milliseconds: number): Promise<unknown>;
  /** For one attempt. */
  readonly timeoutMs: number;
};

export type Asked = {
  readonly method: 'GET' | 'PUT';
  /** Below the bucket. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
};

export type Answered = {
  /** 200, 404 or 412: nothing else is an answer. */
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
};

export type AskBucket = (asked: Asked, mostBytes: number) => Promise<Answered>;

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 200;

/** @throws, when asked, EnvironmentProblem `place/refused` where it will not, `place/unread` where it cannot */
export function askBucket(bucket: Bucket, access: S3Access): AskBucket {
  async function once(asked: Asked, mostBytes: number): Promise<Answered | Again> {
    const { method, path, query = {}, headers = {}, body } = asked;
    const url = new URL(path, bucket.url);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const signer = new AwsV4Signer({
      ...{ url: url.href, method, region: bucket.region, service: 's3', allHeaders: true },
      ...{ ...(await access.credentials()), datetime: amzDate(access.clock()) },
      headers: { ...headers, 'x-amz-content-sha256': sha256(body ?? new Uint8Array()).toHex() },
    });
    const signed = await signer.sign();
    try {
      const response = await fetch(url, {
        ...{ method, headers: signed.headers, redirect: 'error' },
        ...(body === undefined ? {} : { body: body as BodyInit }),
        signal: AbortSignal.timeout(access.timeoutMs),
      });
      return await answerOf(response, mostBytes);
    } catch (error) {
      if (error instanceof EnvironmentProblem) throw error;
      return { again: 'it does not answer' };
    }
  }

  async function answerOf(response: Response, mostBytes: number): Promise<Answered | Again> {
    const { status, headers } = response;
    if (status === 200) {
      const body = await bodyOf(response, mostBytes);
      if (body !== null) return { status, headers, body };
      throw new EnvironmentProblem('place/unread', `Something in ${bucket.name} is too large.`);
    }
    const code = codeIn(new TextDecoder().decode((await bodyOf(response, 16_384)) ?? undefined));
    if (status === 412) return { status, headers, body: new Uint8Array() };
    if (status === 404 && code !== 'NoSuchBucket')
      return { status, headers, body: new Uint8Array() };
    if (status === 409 || status === 429 || status >= 500) return { again: `${status} ${code}` };
    throw new EnvironmentProblem('place/refused', `${bucket.name} refused (${status} ${code}).`);
  }

  return async (asked, mostBytes) => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await once(asked, mostBytes);
      if ('status' in outcome) return outcome;
      if (attempt === ATTEMPTS) {
        const why = `${bucket.name} could not be reached (${outcome.again}).`;
        throw new EnvironmentProblem('place/unread', why);
      }
      // Anywhere up to the bound, so that those who were turned away together do not come back together.
      const [chance = 0] = access.random(1);
      await access.wait((chance / 256) * FIRST_WAIT_MS * 2 ** attempt);
    }
  };
}

type Again = { readonly again: string };

/** Null where it is more. */
async function bodyOf(response: Response, mostBytes: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > mostBytes) return null;
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function codeIn(xml: string): string {
  return /<Code>([A-Za-z]{1,60})<\/Code>/.exec(xml)?.[1] ?? '';
}

/** `YYYYMMDDTHHMMSSZ`. */
function amzDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[:-]|\.\d{3}/g, '');
}
