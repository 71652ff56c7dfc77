import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { utf8 } from '#base/bytes.ts';
import type { Uuid } from '#base/ids.ts';
import type { GpProblem } from '#fhir/gp-message/delivery-problem.ts';
import type { GpMessage } from '#fhir/gp-message/message.ts';
import type { Delivery } from './delivery.ts';
import type { GpRoute } from './route.ts';

/** From the name's look-up to the end of the answer. */
export const DEADLINE_MS = 30_000;
/** Of an answer no more is read than this. */
const ANSWER_BYTES = 64 * 1024;

/**
 * Posts the document. A receiver that knows `If-None-Exist` (https://hl7.org/fhir/R4/http.html#ccreate) or
 * `Idempotency-Key` takes a repetition as the same message.
 *
 * Taken: 2xx, or 409 naming this message. Redirects are not followed: the message goes where it was told to go.
 */
export async function deliverOverHttps(
  { id, bundle }: GpMessage,
  { url, ca }: Extract<GpRoute, { kind: 'https' }>,
  deadlineMs: number,
): Promise<Delivery> {
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    const answer = await post(url, utf8(JSON.stringify(bundle)), headers(id), ca, signal);
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
  body: Uint8Array,
  headers: Record<string, string>,
  ca: string | null,
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
      answerOf(response).then(resolve, reject);
    },
  )
    .on('error', reject)
    .end(body);
  return promise;
}

/** An answer longer than its bound is cut off: nothing that matters stands so far down. */
async function answerOf(response: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0, headers } = response;
  let text = '';
  if (status === 409) {
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk;
      if (text.length >= ANSWER_BYTES) break;
    }
  }
  response.destroy();
  return { status, location: headers.location ?? '', text };
}

function verdict({ status, location, text }: Answer, id: Uuid): Delivery {
  const detail = `http ${status}`;
  const failed = (problem: GpProblem): Delivery => ({ taken: false, problem, detail });
  if (status >= 200 && status < 300) return { taken: true };
  if (status >= 300 && status < 400) return failed('gp/redirected');
  if (status === 409 && (text.includes(id) || location.includes(id))) return { taken: true };
  if (MAY_PASS.has(status) || status >= 500) return failed('gp/unavailable');
  return failed('gp/refused');
}

function headers(id: Uuid): Record<string, string> {
  return {
    'content-type': 'application/fhir+json; charset=utf-8',
    accept: 'application/fhir+json',
    'idempotency-key': `"${id}"`,
    'if-none-exist': `identifier=urn:ietf:rfc:3986|urn:uuid:${id}`,
  };
}

function problemOf(name: string, code: string): GpProblem {
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT') return 'gp/timeout';
  return TLS_CODE.test(code) ? 'gp/tls' : 'gp/unreachable';
}

/** Request Timeout, Too Early, Too Many Requests: not a word about the message. */
const MAY_PASS = new Set([408, 425, 429]);

/** OpenSSL's verification codes as Node names them, and the handshake's own. */
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|EPROTO$|ERROR_IN_CERT_|ERROR_IN_CRL_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$)/;
