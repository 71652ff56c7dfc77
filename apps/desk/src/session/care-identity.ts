/** Signing in by Care Identity (CIS2), the NHS's for its staff. In a window of its own: this page holds the keys that it is to introduce. */
import { z } from 'zod';
import { fromCbor, toCbor } from '#base/cbor.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Introduction } from '#sync/session.ts';
import { problemOf } from '#sync/transport.ts';
import { type Cis2Answer, type Cis2Ask, type Cis2Path, cis2 } from '#wire/cis2.ts';
import { comingBack } from './coming-back.ts';

export type CareIdentity = {
  /** @throws Problem; Error of name TimeoutError, or AbortError where the person gave up */
  readonly introduce: Introduction;
  cancel(): void;
};

/** As long as the gateway remembers. */
const PATIENCE_MS = 10 * 60_000;
const ANSWER_WITHIN_MS = 20_000;

/** Whether there is such a way in here. Where nobody answers there is none. */
export async function isCareIdentityOffered(): Promise<boolean> {
  const answered = await fetch('/cis2', { headers: { accept: 'application/json' } })
    .then((response) => response.json())
    .catch(() => null);
  return z.object({ offered: z.literal(true) }).safeParse(answered).success;
}

/** To be called while a button is being pressed: later on a browser opens no window. Null where it opens none at all. */
export function openCareIdentity(): CareIdentity | null {
  const there = window.open('', '_blank', 'popup,width=560,height=760');
  if (there === null) return null;
  const giveUp = new AbortController();
  const signal = AbortSignal.any([giveUp.signal, AbortSignal.timeout(PATIENCE_MS)]);
  return {
    async introduce(challenge) {
      try {
        const { url, state } = await ask('/begin', { challenge }, signal);
        const back = comingBack(state, signal);
        there.location.replace(url);
        const { idToken } = await ask('/finish', { state, query: await back }, signal);
        return { kind: 'cis2', idToken };
      } finally {
        // Once it went to another site it is no longer ours to close; then the page it comes back to closes itself.
        there.close();
      }
    },
    cancel: () => giveUp.abort(),
  };
}

async function ask<P extends Cis2Path>(
  path: P,
  asked: Cis2Ask<P>,
  signal: AbortSignal,
): Promise<Cis2Answer<P>> {
  const response = await fetch(`/cis2${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/cbor' },
    body: toCbor(z.encode(cis2[path].ask as z.ZodType, asked)),
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    redirect: 'error',
  }).catch(() => {
    signal.throwIfAborted();
    throw new Problem('cis2/unavailable');
  });
  if (!response.ok) throw await problemOf(response);
  const answer = fromCbor(new Uint8Array(await response.arrayBuffer()));
  return (cis2[path].answer as z.ZodType).parse(answer) as Cis2Answer<P>;
}
