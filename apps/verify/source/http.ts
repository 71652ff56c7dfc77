import { setTimeout as wait } from 'node:timers/promises';
import { Unreadable } from '../refusal.ts';
import type { Source } from './source.ts';

const TIMEOUT_MS = 30_000;
const ATTEMPTS = 5;
const MAX_WAIT_MS = 60_000;

/** Files behind a URL prefix. What fails in passing is asked for again; a server that says when, is heard. */
export function httpSource(prefix: URL, headers: Readonly<Record<string, string>> = {}): Source {
  const base = prefix.href.replace(/(?<!\/)\/*$/, '/');
  return {
    async read(path, most) {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await ask(new URL(path, base), headers, most);
        if (answer.kind === 'bytes') return answer.bytes;
        if (answer.kind === 'nothing') return null;
        if (!answer.passing || attempt === ATTEMPTS) {
          throw new Unreadable(`${path} could not be read (${answer.why})`);
        }
        await wait(Math.min(answer.afterMs ?? 200 * 2 ** attempt, MAX_WAIT_MS));
      }
    },
  };
}

type Answer =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'failed';
      readonly why: string;
      readonly passing: boolean;
      /** What the server asked for. */
      readonly afterMs?: number;
    };

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  most: number,
): Promise<Answer> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { status, ok, body } = response;
    if (ok) return await bounded(body, most);
    await body?.cancel();
    if (status === 404 || status === 410) return { kind: 'nothing' };
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      kind: 'failed',
      why: `HTTP ${status}`,
      passing: status === 429 || status >= 500,
      ...(seconds >= 0 ? { afterMs: seconds * 1000 } : {}),
    };
  } catch (error) {
    const { code } = ((error as Error).cause ?? error) as { code?: unknown };
    return { kind: 'failed', why: typeof code === 'string' ? code : 'no answer', passing: true };
  }
}

/** Stops at the limit instead of trusting a stated length. */
async function bounded(body: ReadableStream<Uint8Array> | null, most: number): Promise<Answer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > most) return { kind: 'failed', why: 'larger than it can be', passing: false };
    parts.push(part);
  }
  return { kind: 'bytes', bytes: new Uint8Array(Buffer.concat(parts)) };
}
