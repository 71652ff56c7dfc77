import { assert } from '#base/assert.ts';
import { utf8 } from '#base/bytes.ts';
import type { Clock, Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import type { ClosedCase } from '#fhir/gp-message/closed-case.ts';
import { type GpMessage, gpMessage } from '#fhir/gp-message/message.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { deliver } from '../delivery/deliver.ts';
import type { Letter } from '../delivery/delivery.ts';
import { retryAt } from '../delivery/retry.ts';
import type { Route } from '../delivery/route.ts';

export type SendOutcome =
  | { readonly outcome: 'sent'; readonly message: Uuid; readonly route: Route['kind'] }
  | {
      readonly outcome: 'failed';
      readonly message: Uuid;
      readonly route: Route['kind'];
      readonly problem: string;
      /** When to try again, milliseconds since the epoch; null where somebody must act first. */
      readonly retryAt: number | null;
      /** For the private log; nothing of the message. */
      readonly detail: string;
    };

/**
 * Tells the GP of a closed case, once. `attempt` counts from 1.
 *
 * It may be called again after any failure or crash: the message keeps its id, and says what stands by then.
 */
export async function sendGpMessage(ask: {
  readonly closedCase: ClosedCase;
  readonly route: Route;
  readonly attempt: number;
  readonly clock: Clock;
  readonly random: Random;
}): Promise<SendOutcome> {
  const { closedCase, route, attempt, clock, random } = ask;
  assert(Number.isSafeInteger(attempt) && attempt >= 1, 'attempts count from 1');
  const message = gpMessage(closedCase, sha256);
  const delivery = await deliver(letterOf(message), route, false);
  const about = { message: message.id, route: route.kind };
  if (delivery.taken) return { outcome: 'sent', ...about };
  const { problem, detail } = delivery;
  return {
    outcome: 'failed',
    ...about,
    problem: `gp/${problem}`,
    retryAt: retryAt(problem, attempt, clock(), random),
    detail,
  };
}

/**
 * A receiver that knows `If-None-Exist` (https://hl7.org/fhir/R4/http.html#ccreate) or `Idempotency-Key` takes a repetition as the same
 * message.
 */
export function letterOf({ id, bundle, html }: GpMessage): Letter {
  return {
    id,
    document: utf8(JSON.stringify(bundle)),
    page: html,
    headers: {
      'idempotency-key': `"${id}"`,
      'if-none-exist': `identifier=urn:ietf:rfc:3986|urn:uuid:${id}`,
    },
  };
}
