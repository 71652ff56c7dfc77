import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Bytes } from '#base/bytes.ts';
import type { DeliveryProblem } from '#fhir/delivery-problem.ts';
import type { Delivery, Letter } from './delivery.ts';
import type { Route } from './route.ts';

/** From the name's look-up to the end of the answer. */
export const DEADLINE_MS = 30_000;
/** Of an answer no more is read than this. */
const ANSWER_BYTES = 64 * 1024;

/**
 * Posts a letter. Taken: 2xx, or 409 naming this letter. Redirects are not followed: it goes where it was told to go. An answer is waited for
 * only where it is wanted.
 */
export async function deliverOverHttps(
  { id, document, headers }: Letter,
  { url, ca }: Extract<Route, { kind: 'https' }>,
  { deadlineMs, wantsAnswer }: { readonly deadlineMs: number; readonly wantsAnswer: boolean },
): Promise<Delivery> {
  const wants = (status: number) => status === 409 || (wantsAnswer && status < 500);
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    const answer = await post(url, document, { ...FHIR, ...headers }, ca, wants, signal);
    return verdict(answer, id);
  } catch (error) {
    const { name, code = name } = error as NodeJS.ErrnoException;
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
    return { taken: false, problem: problemOf(name, code), detail: code };
  }
}

type Answer = { readonly status: number; readonly location: string; readonly text: string };

function post(
  url: URL,
  body: Bytes,
  headers: Record<string, string>,
  ca: string | null,
  wants: (status: number) => boolean,
  signal: AbortSignal,
): Promise<Answer> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  request(
    url,
    {
      method: 'POST',
      headers: { ...headers, 'content-length': String(body.length) },
      signal,
      agent: false,
      // Said here, so that no environment variable can say otherwise.
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(ca !== null && { ca }),
    },
    (response) => {
      answerOf(response, wants).then(resolve, reject);
    },
  )
    .on('error', reject)
    .end(body);
  return promise;
}

/** An answer longer than its bound is cut off: nothing that matters stands so far down. */
async function answerOf(
  response: IncomingMessage,
  wants: (status: number) => boolean,
): Promise<Answer> {
  const { statusCode: status = 0, headers } = response;
  let text = '';
  if (wants(status)) {
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk;
      if (text.length >= ANSWER_BYTES) break;
    }
  }
  response.destroy();
  return { status, location: headers.location ?? '', text };
}

function verdict({ status, location, text }: Answer, id: string): Delivery {
  const detail = `http ${status}`;
  const failed = (problem: DeliveryProblem): Delivery => ({ taken: false, problem, detail });
  if (status >= 200 && status < 300) return { taken: true, answer: text };
  if (status >= 300 && status < 400) return failed('redirected');
  if (status === 409 && (text.includes(id) || location.includes(id)))
    return { taken: true, answer: text };
  if (MAY_PASS.has(status) || status >= 500) return failed('unavailable');
  return failed('refused');
}

const FHIR = {
  'content-type': 'application/fhir+json; charset=utf-8',
  accept: 'application/fhir+json',
};

function problemOf(name: string, code: string): DeliveryProblem {
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT') return 'timeout';
  return TLS_CODE.test(code) ? 'tls' : 'unreachable';
}

/** Request Timeout, Too Early, Too Many Requests: not a word about the message. */
const MAY_PASS = new Set([408, 425, 429]);

/** OpenSSL's verification codes as Node names them, and the handshake's own. */
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$|ERROR_IN_CERT_|ERROR_IN_CRL_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$)/;
