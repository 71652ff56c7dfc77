/**
 * Repeat Caller Service (NHS England): two earlier contacts within 96 hours make this one the trigger, and the person is put before a
 * clinician.
 */
const WITHIN_MS = 96 * 3_600_000;
const EARLIER = 2;

type Had = {
  readonly receivedAt: number;
  /** When they rang about it since. */
  readonly rangAt: readonly number[];
};

/** The contacts that count of what a patient has had, the latest first: each with its case, and when it was. */
export function earlierContacts<C extends Had>(
  cases: readonly C[],
  now: number,
): readonly { readonly of: C; readonly at: number }[] {
  return cases
    .flatMap((of) => [of.receivedAt, ...of.rangAt].map((at) => ({ of, at })))
    .filter(({ at }) => at > now - WITHIN_MS)
    .sort((a, b) => b.at - a.at);
}

/** Whether this contact makes somebody a repeat caller. */
export function isRepeatCaller(cases: readonly Had[], now: number): boolean {
  return earlierContacts(cases, now).length >= EARLIER;
}
