/** Whose sealed bytes the keeper keeps beside the log, and how many. What is not said here is refused. */
import { CARERS } from '#base/roles.ts';
import { parseStream } from '#base/stream.ts';
import { servicesOf } from '#care/row-questions.ts';
import { type Account, heldUntil, holds } from '#identity/account.ts';
import type { Brought } from '#journal/attachments.ts';
import type { State } from '../state.ts';

const HOUR_MS = 3_600_000;

/** What one account may bring: enough for a rash photographed from every side, too little to fill a disk by. */
export const ATTACHMENTS = {
  windowMs: HOUR_MS,
  perAccount: { count: 60, bytes: 40 * 2 ** 20 },
  perCase: 60,
} as const;

/** Null where the account may bring something to this stream as of a moment: who may write in that case. Else why not, for the private log. */
export function whyNotAttach(
  stream: string,
  account: Account,
  state: State,
  now: number,
): string | null {
  const place = parseStream(stream);
  if (place?.kind !== 'case') return 'not in this stream';
  if (account.kind !== 'person' || !holds(account, ...CARERS)) return 'not by this account';
  if (heldUntil(account, now) !== null) return 'an account that is held';
  const row = state.case(place.id);
  if (row === undefined) return 'no such case';
  const services = servicesOf(row);
  if (!account.services.some((one) => services.has(one))) return 'another service';
  if (state.allowances.isForgotten(row.patient)) return 'somebody forgotten';
  return state.isGranted(stream) ? null : 'sealed with a key nobody was granted';
}

/** Whether so much more is too much. */
export function isTooMuch(brought: Brought, inCase: number, length: number): boolean {
  const { perAccount, perCase } = ATTACHMENTS;
  return (
    inCase >= perCase ||
    brought.count >= perAccount.count ||
    brought.bytes + length > perAccount.bytes
  );
}
