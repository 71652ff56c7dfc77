import { assert } from '#base/assert.ts';
import type { Clock, Random } from '#base/clock.ts';
import type { Uuid } from '#base/ids.ts';
import type { ClosedCase } from '#fhir/gp-message/closed-case.ts';
import { GP_PROBLEMS, type GpProblem } from '#fhir/gp-message/delivery-problem.ts';
import { gpMessage } from '#fhir/gp-message/message.ts';
import { deliver } from './deliver.ts';
import { retryDelayMs } from './retry.ts';
import type { GpRoute } from './route.ts';

export type SendOutcome =
  | { readonly outcome: 'sent'; readonly message: Uuid; readonly route: GpRoute['kind'] }
  | {
      readonly outcome: 'failed';
      readonly message: Uuid;
      readonly route: GpRoute['kind'];
      readonly problem: GpProblem;
      /** When to try again, milliseconds since the epoch; null where somebody must act first. */
      readonly retryAt: number | null;
      /** For the private log; nothing of the message. */
      readonly detail: string;
    };

/**
 * Tells the GP of a closed case, once. `attempt` counts from 1.
 *
 * It may be called again after any failure or crash: the message keeps its id and its bytes.
 */
export async function sendGpMessage(ask: {
  readonly closedCase: ClosedCase;
  readonly route: GpRoute;
  readonly attempt: number;
  readonly clock: Clock;
  readonly random: Random;
}): Promise<SendOutcome> {
  const { closedCase, route, attempt, clock, random } = ask;
  assert(Number.isSafeInteger(attempt) && attempt >= 1, 'attempts count from 1');
  const message = gpMessage(closedCase);
  const delivery = await deliver(message, route);
  const about = { message: message.id, route: route.kind };
  if (delivery.taken) return { outcome: 'sent', ...about };
  const { problem, detail } = delivery;
  const retryAt = GP_PROBLEMS[problem].ends ? null : clock() + retryDelayMs(attempt, random);
  return { outcome: 'failed', ...about, problem, retryAt, detail };
}
