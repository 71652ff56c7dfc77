/** One conversation with the Personal Demographics Service: each request on time, at its pace, again where that may help. */
import { z } from 'zod';
import type { Clock } from '#base/clock.ts';
import type { AccessTokens } from '../nhs-api/access-token.ts';

export type PdsParts = {
  /** The address of its FHIR API. */
  readonly base: URL;
  /** Null where it stands on this machine and asks nobody who they are. */
  readonly tokens: AccessTokens | null;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** As many requests a second as the provider's agreement allows. */
  readonly perSecond: number;
};

/** What was said; null where nobody said anything that can be used. */
export type PdsAnswer =
  | { readonly kind: 'resource'; readonly resource: unknown }
  | { readonly kind: 'not-found' }
  | null;

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 250;
const ANSWER_BYTES = 512 * 1024;

/** Unknown there, or known no more. */
const NOBODY: ReadonlySet<number> = new Set([404, 410]);

export class PdsClient {
  readonly #parts: PdsParts;
  /** When the next request may leave. */
  #next = 0;

  constructor(parts: PdsParts) {
    this.#parts = parts;
  }

  /** Never rejects. Answers before `signal` does, or a moment after it. */
  async get(path: string, query: URLSearchParams | null, signal: AbortSignal): Promise<PdsAnswer> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      try {
        await this.#turn(signal);
        const answer = await this.#ask(path, query, signal);
        if (!('again' in answer)) return answer.said;
        const pause = answer.again ?? FIRST_PAUSE_MS * 2 ** (attempt - 1);
        if (attempt < ATTEMPTS) await this.#parts.sleep(pause, signal);
      } catch {
        if (signal.aborted) return null;
        await this.#parts.sleep(FIRST_PAUSE_MS * attempt, signal).catch(() => undefined);
      }
    }
    return null;
  }

  /** Waits for its turn, so that the service never has to refuse for speed. */
  async #turn(signal: AbortSignal): Promise<void> {
    const now = this.#parts.clock();
    const at = Math.max(now, this.#next);
    this.#next = at + 1000 / this.#parts.perSecond;
    if (at > now) await this.#parts.sleep(at - now, signal);
  }

  async #ask(
    path: string,
    query: URLSearchParams | null,
    signal: AbortSignal,
  ): Promise<{ said: PdsAnswer } | { again: number | null }> {
    const { base, tokens, fetch } = this.#parts;
    const url = new URL(`${base.href.replace(/\/$/, '')}/${path}`);
    url.search = query?.toString() ?? '';
    const token = await tokens?.token(signal);
    const response = await fetch(url, {
      signal,
      redirect: 'error',
      headers: {
        accept: 'application/fhir+json',
        'x-request-id': crypto.randomUUID(),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    });
    const { status } = response;
    if (status === 200) return { said: { kind: 'resource', resource: await bounded(response) } };
    await response.body?.cancel();
    if (status === 401) tokens?.forget();
    if (NOBODY.has(status)) return { said: { kind: 'not-found' } };
    return status === 401 || status === 429 || status >= 500
      ? { again: afterMs(response.headers) }
      : { said: null };
  }
}

/** What a service that is busy asks us to wait; null where it does not say. */
function afterMs(headers: Headers): number | null {
  const seconds = z.coerce.number().positive().safeParse(headers.get('retry-after'));
  return seconds.success ? seconds.data * 1000 : null;
}

async function bounded(response: Response): Promise<unknown> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.length > ANSWER_BYTES) throw new Error('longer than any answer is');
  }
  return JSON.parse(text);
}
