import { heldUntil, holds } from '#identity/account.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Ok, Params } from '#wire/keeper.ts';
import { accountStream, type Keeper, write } from '../keeper.ts';
import { freeze, mustNotBeFrozen, spenderOf } from '../policy/freeze.ts';
import { isInCare } from '../policy/who-may-open.ts';
import type { Acting } from './acting.ts';

/**
 * Whose identifiers these are. A lookup costs as much as an opening, found or not, and stands in the log before it is answered; who
 * finds nobody too often is guessing, and is frozen.
 */
export function find(
  keeper: Keeper,
  acting: Acting,
  identifiers: Params<'find'>,
): Promise<Ok<'find'>> {
  return keeper.turns.together(() => found(keeper, acting, identifiers));
}

async function found(
  keeper: Keeper,
  { session, account: { id } }: Acting,
  identifiers: Params<'find'>,
): Promise<Ok<'find'>> {
  const { state, index, clock, live } = keeper;
  const account = state.directory.account(id);
  if (account === undefined || live.get(session.id) === undefined) {
    throw new Problem('session/unknown');
  }
  if (
    account.kind !== 'person' ||
    !holds(account, 'call-handler', 'clinician', 'shift-lead', 'guardian')
  ) {
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
  const known = await index.find(identifiers, by);
  const patient = known !== null && state.isKnown(known) ? known : null;
  const subject = patient ?? index.nobody(identifiers);
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
  if (patient === null) return { patient: null, cases: [] };
  const now = clock();
  const cases = state.casesOf(patient).map((row) => ({
    case: row.id,
    service: row.service,
    receivedAt: row.receivedAt,
    open: row.state.kind !== 'closed',
    inCare: isInCare(row, account, now),
  }));
  return { patient, cases };
}
