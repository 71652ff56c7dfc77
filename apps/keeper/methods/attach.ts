import { MOST_ATTACHMENT_BYTES } from '#journal/attachments.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Ok, Params } from '#wire/keeper.ts';
import type { Keeper } from '../keeper.ts';
import { ATTACHMENTS, isTooMuch, whyNotAttach } from '../policy/who-may-attach.ts';
import { sha256 } from '../state.ts';
import type { Acting } from './acting.ts';

/** Keeps sealed bytes beside the log, by their hash, for an entry that will name it. Brought again after a lost answer they are there once. */
export function attach(
  keeper: Keeper,
  acting: Acting,
  asked: Params<'attach'>,
): Promise<Ok<'attach'>> {
  // One after the other, so that two cannot both be the last that fits.
  return keeper.attaching.alone(() => keeper.turns.together(() => attached(keeper, acting, asked)));
}

async function attached(
  { state, clock, live, attachments }: Keeper,
  { session, account: { id } }: Acting,
  { stream, bytes }: Params<'attach'>,
): Promise<Ok<'attach'>> {
  // As it is now that it is this call's turn.
  const account = state.directory.account(id);
  if (account === undefined || live.get(session.id) === undefined)
    throw new Problem('session/unknown');
  if (bytes.length > MOST_ATTACHMENT_BYTES) throw new Problem('request/too-large');
  const now = clock();
  const refusal = whyNotAttach(stream, account, state, now);
  if (refusal !== null) throw new Problem('access/not-allowed', refusal);
  const hash = sha256(bytes);
  if ((await attachments.lengthOf(stream, hash)) !== null) return { hash };
  const [brought, inCase] = await Promise.all([
    attachments.broughtBy(id, now - ATTACHMENTS.windowMs),
    attachments.countIn(stream),
  ]);
  if (isTooMuch(brought, inCase, bytes.length)) throw new Problem('attachment/too-many');
  await attachments.add({ hash, stream, account: id, at: now, bytes });
  return { hash };
}
