/** Notices: who may raise whose budget, break glass, review it, open in bulk, forget. docs/formats.md, "Who may write what". */
import { parseStream } from '#base/stream.ts';
import type { Account } from '#identity/account.ts';
import { type IdentityFacts, type IdentityType, identityFacts } from '#identity/entries.ts';
import type { Entry } from '#journal/entry.ts';
import type { State } from '../state.ts';

const HOUR_MS = 3_600_000;
const RAISE_MS = 4 * HOUR_MS;
const BULK_MS = 24 * HOUR_MS;

type Judge = {
  readonly account: Account;
  readonly state: State;
  readonly header: Entry['header'];
};

/** Null where the account may; else why not, for the private log. Whether its role may write the type at all was asked before. */
export function whyNotNotice(
  header: Entry['header'],
  account: Account,
  state: State,
): string | null {
  const rule = RULES[header.type as IdentityType] as
    | ((facts: unknown, judge: Judge) => string | null)
    | undefined;
  if (rule === undefined) return null;
  const facts = identityFacts[header.type as IdentityType].parse(header.facts);
  return rule(facts, { account, state, header });
}

const RULES: {
  readonly [T in IdentityType]?: (facts: IdentityFacts<T>, judge: Judge) => string | null;
} = {
  'budget.raised': ({ freeze, until }, { account, state, header }) => {
    const frozen = state.budgets.frozenAccount(freeze);
    if (frozen === undefined) return 'no freeze that stands';
    if (frozen === account.id) return 'oneself';
    return until > header.at + RAISE_MS ? 'for too long' : null;
  },

  'glass.broken': ({ patient }, { state }) => {
    if (!state.isKnown(patient)) return 'nobody';
    return state.allowances.isForgotten(patient) ? 'somebody forgotten' : null;
  },

  'glass.reviewed': ({ glass }, { account, state }) => {
    const breaker = state.allowances.breakerToReview(glass);
    if (breaker === undefined) return 'nothing to review';
    return breaker === account.id ? 'oneself' : null;
  },

  'bulk.opened': ({ account: id, until }, { state, header }) => {
    if (state.directory.account(id)?.kind !== 'person') return 'nobody to open for';
    return until > header.at + BULK_MS ? 'for too long' : null;
  },

  'person.forgotten': (_, { state, header }) => {
    const stream = parseStream(header.stream);
    if (stream?.kind !== 'patient' || !state.isKnown(stream.id)) return 'nobody';
    if (state.isHeld(stream.id)) return 'held';
    return state.allowances.isForgotten(stream.id) ? 'forgotten already' : null;
  },
};
