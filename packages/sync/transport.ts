import { z } from 'zod';
import type { Bytes } from '#base/bytes.ts';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { isProblemCode, Problem } from '#problems/catalogue.ts';
import { type Answer, type Ask, type HandshakePath, handshake } from '#wire/keeper.ts';

/** Carries a handshake message to the keeper and its answer back. @throws Problem */
export type Transport = <P extends HandshakePath>(path: P, ask: Ask<P>) => Promise<Answer<P>>;

/** Through the server's relay. `origin` is empty for the page's own. */
export function relayTransport(
  origin: string,
  fetch: typeof globalThis.fetch,
  timeoutMs = TIMEOUT_MS,
): Transport {
  return async (path, ask) => {
    const schemas = handshake[path];
    const answer = await post(
      fetch,
      `${origin}/relay${path}`,
      toCbor(z.encode(schemas.ask as z.ZodType, ask)),
      timeoutMs,
    );
    return answerOf(schemas.answer as z.ZodType, answer) as Answer<typeof path>;
  };
}

/** What came, as it must be. @throws Problem where it is something else: whoever stands in between may have bent it */
export function answerOf<T>(schema: z.ZodType<T>, raw: Bytes): T {
  return parsed(() => schema.parse(fromCbor(raw)));
}

/** @throws Problem where what came cannot be read */
export function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new Problem('keeper/unavailable');
  }
}

const TIMEOUT_MS = 20_000;
const refusal = z.object({ type: z.string() });

async function post(
  fetch: typeof globalThis.fetch,
  url: string,
  body: Bytes,
  timeoutMs: number,
): Promise<Bytes> {
  const headers = { 'content-type': 'application/cbor' };
  const signal = AbortSignal.timeout(timeoutMs);
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    signal,
    redirect: 'error',
  }).catch(away);
  if (response.ok) return bodyOf(response);
  throw await problemOf(response);
}

/** Nothing came, or not all of it. */
export function away(): never {
  throw new Problem('keeper/unavailable');
}

/** All of it. @throws Problem where it was cut, or took too long: as good as none */
export async function bodyOf(response: Response): Promise<Bytes> {
  return new Uint8Array(await response.arrayBuffer().catch(away));
}

/** What a server's refusal says; what says nothing known is the server's own trouble. */
export async function problemOf(response: Response): Promise<Problem> {
  const said = refusal.safeParse(await response.json().catch(() => null));
  const code = said.success ? said.data.type : '';
  return new Problem(isProblemCode(code) ? code : 'keeper/unavailable');
}
