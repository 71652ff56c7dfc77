/** Asks AWS KMS: each request signed (Signature Version 4), within a time, and again where that may help. */
import { AwsV4Signer } from 'aws4fetch';
import { z } from 'zod';
import type { Clock, Random } from '#base/clock.ts';
import { SealError } from '../payload.ts';
import { RootKeyError, type RootKeyFault } from '../root-key-error.ts';
import type { CredentialSource } from './credentials.ts';
import type { KmsKey } from './key-arn.ts';

export type KmsAccess = {
  /** In place of the region's own: a private endpoint of the operator's network. */
  readonly endpoint: string | undefined;
  readonly credentials: CredentialSource;
  readonly clock: Clock;
  readonly random: Random;
  wait(milliseconds: number): Promise<void>;
  /** For one attempt. */
  readonly timeoutMs: number;
};

export type Kms = (operation: 'Encrypt' | 'Decrypt', question: object) => Promise<unknown>;

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 200;

/**
 * @throws RootKeyError `kms/endpoint` where the connection would be neither encrypted nor local; and, when asked, for each way in which KMS may not
 * answer. SealError where it says that a ciphertext is another's.
 */
export function kmsClient(key: KmsKey, access: KmsAccess): Kms {
  const url = endpointOf(access.endpoint ?? key.endpoint);

  async function ask(operation: string, body: string): Promise<Outcome> {
    const signer = new AwsV4Signer({
      ...{ url, method: 'POST', body, region: key.region, service: 'kms' },
      ...{ ...(await access.credentials()), datetime: amzDate(access.clock()), allHeaders: true },
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `TrentService.${operation}`,
      },
    });
    const { headers } = await signer.sign();
    const signal = AbortSignal.timeout(access.timeoutMs);
    try {
      const request = { method: 'POST', headers, body, signal, redirect: 'error' } as const;
      const response = await fetch(url, request);
      const answer = jsonOf(await response.text());
      return response.ok ? { answer } : faultOf(response.status, answer);
    } catch {
      return { fault: 'kms/unreachable', detail: new URL(url).host };
    }
  }

  return async (operation, question) => {
    const body = JSON.stringify({ KeyId: key.arn, ...question });
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await ask(operation, body);
      if ('answer' in outcome) return outcome.answer;
      if (outcome.fault === 'does-not-open') throw new SealError();
      if (attempt === ATTEMPTS || !AGAIN.has(outcome.fault)) {
        throw new RootKeyError(outcome.fault, outcome.detail);
      }
      // Anywhere up to the bound, so that keepers that were turned away together do not come back together.
      const [chance = 0] = access.random(1);
      await access.wait((chance / 256) * FIRST_WAIT_MS * 2 ** attempt);
    }
  };
}

type Outcome =
  | { readonly answer: unknown }
  | { readonly fault: RootKeyFault | 'does-not-open'; readonly detail: string };

const AGAIN: ReadonlySet<string> = new Set(['kms/busy', 'kms/unreachable']);

/** What each exception of the KMS API comes to; what is not here is an answer that we should not get. */
const FAULTS: Readonly<Record<string, RootKeyFault | 'does-not-open'>> = {
  InvalidCiphertextException: 'does-not-open',
  IncorrectKeyException: 'does-not-open',
  AccessDeniedException: 'kms/refused',
  ExpiredTokenException: 'kms/refused',
  IncompleteSignature: 'kms/refused',
  InvalidClientTokenId: 'kms/refused',
  InvalidSignatureException: 'kms/refused',
  MissingAuthenticationTokenException: 'kms/refused',
  NotAuthorized: 'kms/refused',
  OptInRequired: 'kms/refused',
  UnrecognizedClientException: 'kms/refused',
  RequestExpired: 'kms/clock',
  DisabledException: 'kms/unusable-key',
  InvalidKeyUsageException: 'kms/unusable-key',
  KMSInvalidStateException: 'kms/unusable-key',
  NotFoundException: 'kms/unusable-key',
  LimitExceededException: 'kms/busy',
  RequestLimitExceeded: 'kms/busy',
  ThrottlingException: 'kms/busy',
};

const refusal = z.looseObject({
  /** May be preceded by a namespace and `#`. */
  __type: z.string(),
  message: z.string().nullish(),
  Message: z.string().nullish(),
});

function faultOf(status: number, answer: unknown): Outcome {
  if (status >= 500) return { fault: 'kms/unreachable', detail: `status ${status}` };
  if (status === 429) return { fault: 'kms/busy', detail: `status ${status}` };
  const said = refusal.safeParse(answer);
  const type = said.data?.__type.replace(/^.*#/, '') ?? '';
  if (!/^[A-Za-z]{1,60}$/.test(type)) return { fault: 'kms/answer', detail: `status ${status}` };
  const aboutTime = /^Signature (?:expired|not yet current)/.test(
    said.data?.message ?? said.data?.Message ?? '',
  );
  if (type === 'InvalidSignatureException' && aboutTime)
    return { fault: 'kms/clock', detail: type };
  return { fault: FAULTS[type] ?? 'kms/answer', detail: type };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `YYYYMMDDTHHMMSSZ`. */
function amzDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[:-]|\.\d{3}/g, '');
}

function endpointOf(text: string): string {
  const url = URL.parse(text);
  const local = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? '');
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && local)) return url.href;
  throw new RootKeyError('kms/endpoint');
}
