/** A service beside another system: from where it may go where, and whether it has given back all. docs/formats.md, "Beside another system". */
import { type BesideType, besideFact, mayStep } from '#care/beside.ts';
import type { Account } from '#identity/account.ts';
import { identityFacts } from '#identity/entries.ts';
import type { Entry } from '#journal/entry.ts';
import type { State } from '../state.ts';

/** Null where the account may; else why not, for the private log. Whether its role may write the type at all was asked before. */
export function whyNotBeside(
  header: Entry['header'],
  account: Account,
  state: State,
): string | null {
  if (header.type === 'action.seconded') return whyNotHeld(header, state);
  const fact = besideFact(header);
  if (fact === null) return null;
  const { type, facts } = fact;
  if (IN_THE_SERVICE.has(type) && !isTheirs(account, facts.service)) return 'another service';
  if (!mayStep(state.handBack.services, type, facts.service)) return 'not from where it stands';
  if (type === 'service.switched-over' && facts.since > header.at) return 'from a time to come';
  if (type !== 'service.handed-back') return null;
  const missing = state.handBack.missing(facts.service);
  if (missing > 0) return `not taken back yet: ${missing}`;
  return facts.cases === state.handBack.cases(facts.service).length ? null : 'another count';
}

/** By whoever leads the service itself. */
const IN_THE_SERVICE: ReadonlySet<BesideType> = new Set([
  'service.switched-over',
  'service.handing-back',
  'service.handed-back',
]);

function isTheirs(account: Account, service: string): boolean {
  return account.kind === 'person' && account.services.includes(service);
}

/** What was proposed may have come about another way meanwhile. */
function whyNotHeld({ facts }: Entry['header'], { directory, handBack }: State): string | null {
  const { entry } = identityFacts['action.seconded'].parse(facts);
  const proposed = directory.proposal(entry);
  const fact = proposed === undefined ? null : besideFact(proposed);
  if (fact === null || mayStep(handBack.services, fact.type, fact.facts.service)) return null;
  return 'not from where it stands';
}
