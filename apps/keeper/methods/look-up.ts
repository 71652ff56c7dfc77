import type { Uuid } from '#base/ids.ts';
import type { Role } from '#base/roles.ts';
import { streamName } from '#base/stream.ts';
import { heldUntil, holds } from '#identity/account.ts';
import { Problem } from '#problems/catalogue.ts';
import type { Identifiers } from '#seal/blind-index.ts';
import { MOST_ALIKE, type PatientCase } from '#wire/keeper.ts';
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
  /** All that are of this person. */
  readonly records: Uuid[];
  /** Where it is nobody: who sounds alike, if they are few. Where it is somebody: who else these identifiers lead to, who may be the same person. */
  readonly alike: { patient: Uuid; records: Uuid[]; cases: PatientCase[] }[];
  readonly tooMany: boolean;
};

export type Asked = {
  /** Who may ask so. */
  readonly roles: readonly Role[];
  /** The id that somebody unknown is to be known under: then it is settled that they are nobody who sounds alike. Null where nobody is made known. */
  readonly as: Uuid | null;
};

/**
 * A person's lookup. It costs as much as opening whom it leads to, or as one where that is nobody, and stands in the log before it is answered: who is
 * shown to choose from counts as seen. Who finds nobody too often is guessing, and is frozen.
 */
export async function lookUp(
  keeper: Keeper,
  { session, account: { id } }: Acting,
  identifiers: Identifiers,
  { roles, as }: Asked,
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
  const patient = known !== null && state.isKnown(known) ? state.merges.one(known) : null;
  const subject = patient ?? unknownAs(known) ?? index.nobody(identifiers);
  const sounding = as === null ? await others(keeper, identifiers, patient) : [];
  const tooMany = sounding.length > MOST_ALIKE;
  const alike = tooMany ? [] : sounding;
  const subjects = patient === null && alike.length > 0 ? alike : [subject, ...alike];
  mustNotBeFrozen(keeper, spender, subjects);
  const excess = state.budgets.spend(spender, subjects, clock());
  if (excess !== null) await freeze(keeper, acting, excess);
  const facts = {
    session: session.id,
    by: [...by],
    found: patient !== null || alike.length > 0,
    subjects,
  };
  await write(keeper, { stream: accountStream(id), type: 'lookup.made', facts });
  const now = clock();
  const casesOf = (one: Uuid) =>
    state.casesOf(one).map((row) => ({
      case: row.id,
      service: row.service,
      receivedAt: row.receivedAt,
      rangAt: row.said.flatMap(({ fact, at }) =>
        fact.type === 'case.contacted' && fact.facts.outcome === 'called-in' ? [at] : [],
      ),
      open: row.state.kind !== 'closed',
      inCare: isInCare(row, account, now),
    }));
  return {
    patient,
    subject,
    cases: patient === null ? [] : casesOf(patient),
    records: patient === null ? [] : [...state.merges.all(patient)],
    alike: alike.map((one) => ({
      patient: one,
      records: [...state.merges.all(one)],
      cases: casesOf(one),
    })),
    tooMany,
  };
}

/** One more than may be told, so that it can be said that there are more. */
async function others(
  { state, index }: Pick<Keeper, 'state' | 'index'>,
  identifiers: Identifiers,
  patient: Uuid | null,
): Promise<Uuid[]> {
  const found =
    patient === null
      ? await index.findAlike(identifiers, MOST_ALIKE + 1)
      : await index.findEach(identifiers);
  const people = found.filter((one) => state.isKnown(one)).map((one) => state.merges.one(one));
  return [...new Set(people)].filter((one) => one !== patient);
}
