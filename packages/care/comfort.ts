/** Comfort calls: who waits is rung now and then, to hear whether they are worse. Nothing here is sealed. */
import type { CaseRow, CaseState } from './case-row.ts';
import type { Urgency } from './entries.ts';
import { openSince } from './row-questions.ts';

/**
 * How long a patient may wait without being spoken to, by urgency, minutes. Ours, for the demonstration: a provider puts its own here. A
 * provider's clinical lead answers for it.
 */
export const COMFORT_CALL_MINUTES: Readonly<Record<Urgency, number>> = {
  emergency: 10,
  unknown: 20,
  urgent: 30,
  soon: 60,
  routine: 120,
};

const MINUTE_MS = 60_000;

/** So long before it is due a comfort call is spoken of. */
export const COMFORT_SOON_MS = 5 * MINUTE_MS;

/** As much of a case as this needs. */
export type Waiting = Pick<CaseRow, 'urgency' | 'receivedAt' | 'heardAt' | 'reopened' | 'said'> & {
  readonly state: { readonly kind: CaseState['kind'] };
};

/** When the next comfort call is due, milliseconds; null where nobody waits for us: somebody has the case, it is closed, or another system deals with it. */
export function comfortCallDue(row: Waiting): number | null {
  const { urgency, state, heardAt } = row;
  if (state.kind !== 'queued' && state.kind !== 'disputed') return null;
  return (heardAt ?? openSince(row)) + COMFORT_CALL_MINUTES[urgency] * MINUTE_MS;
}
