/**
 * Repeat Caller Service (NHS England): two earlier contacts within 96 hours make this one the trigger, and the person is put before a
 * clinician.
 */
const WITHIN_MS = 96 * 3_600_000;
const EARLIER = 2;

/** Those of a patient's cases that count, the latest first. */
export function earlierContacts<C extends { readonly receivedAt: number }>(
  cases: readonly C[],
  now: number,
): readonly C[] {
  return cases
    .filter(({ receivedAt }) => receivedAt > now - WITHIN_MS)
    .sort((a, b) => b.receivedAt - a.receivedAt);
}

/** Whether this contact makes somebody a repeat caller. */
export function isRepeatCaller(
  cases: readonly { readonly receivedAt: number }[],
  now: number,
): boolean {
  return earlierContacts(cases, now).length >= EARLIER;
}
