import type { Uuid } from '#base/ids.ts';
import { streamName } from '#base/stream.ts';
import { heldUntil, holds } from '#identity/account.ts';
import type { Role } from '#identity/roles.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Identifiers } from '#seal/blind-index.ts';
import type { PatientCase } from '#wire/keeper.ts';
import { accountStream, type Keeper, write } from '../keeper.ts';
import { freeze, mustNotBeFrozen, spenderOf } from '../policy/freeze.ts';
import { isInCare } from '../policy/who-may-open.ts';
import type { Acting } from './acting.ts';

export type LookedUp = {
  /** Somebody of whom something was recorded; null where nobody is known by these. */
  readonly patient: Uuid | null;
  /** Whom the log names: the patient, else whoever the identifiers lead to, else who they would be. */
  readonly subject: Uuid;
  readonly cases: PatientCase[];
};

/**
 * A person's lookup. It costs as much as an opening, found or not, and stands in the log before it is answered; who finds nobody too often is
 * guessing, and is frozen.
 * @param as the id that somebody unknown is to be known under; null where they are not
 */
export async function lookUp(
  keeper: Keeper,
  { session, account: { id } }: Acting,
  identifiers: Identifiers,
  roles: readonly Role[],
  as: Uuid | null,
): Promise<LookedUp> {
  const { state, index, clock, live } = keeper;
  const account = state.directory.account(id);
  if (account === undefined || live.get(session.id) === undefined) {
    throw new Problem('session/unknown');
  }
  if (account.kind !== 'person' || !holds(account, ...roles)) {
    throw new Problem('access/not-allowed');
  }
  if (state.directory.operatorsEver < 2) throw new Problem('access/second-operator');
  if (heldUntil(account, clock()) !== null) throw new Problem('access/held');
  const by = index.kindsOf(identifiers);
  if (by.length === 0) throw new Problem('request/malformed', 'too little to tell anybody by');

  const acting = { session, account };
  const spender = spenderOf(keeper, acting);
  const guessing = state.budgets.guessing(spender, clock());
  mustNotBeFrozen(keeper, spender, []);
  if (guessing !== null) await freeze(keeper, acting, guessing);
  // An id that the identifiers lead to, and that nothing was recorded of, serves unless somebody else has its key.
  const unknownAs = (known: Uuid | null) =>
    as !== null && known !== null && state.isFreeFor(streamName({ kind: 'patient', id: known }), id)
      ? known
      : as;
  const known = await index.find(identifiers, by);
  const patient = known !== null && state.isKnown(known) ? known : null;
  const subject = patient ?? unknownAs(known) ?? index.nobody(identifiers);
  mustNotBeFrozen(keeper, spender, [subject]);
  const excess = state.budgets.spend(spender, [subject], clock());
  if (excess !== null) await freeze(keeper, acting, excess);
  const facts = {
    session: session.id,
    by: [...by],
    found: patient !== null,
    subjects: [subject],
  };
  await write(keeper, { stream: accountStream(id), type: 'lookup.made', facts });
  const now = clock();
  const cases = (patient === null ? [] : state.casesOf(patient)).map((row) => ({
    case: row.id,
    service: row.service,
    receivedAt: row.receivedAt,
    open: row.state.kind !== 'closed',
    inCare: isInCare(row, account, now),
  }));
  return { patient, subject, cases };
}
