/** What is asked of a case's row: whether it is open, what it owes, by when, and whose it is. */
import type { CaseFact, CaseRow } from './case-row.ts';
import { URGENCIES, type Urgency } from './entries.ts';
import { isOwed, isUnsettled } from './referral.ts';

/** Since when it is open: as it came, or was opened again. */
export function openSince({
  receivedAt,
  reopened,
  said,
}: Pick<CaseRow, 'receivedAt' | 'reopened' | 'said'>): number {
  if (!reopened) return receivedAt;
  return said.findLast(({ fact }) => fact.type === 'case.reopened')?.at ?? receivedAt;
}

/**
 * By when somebody here must deal with it. Where nobody said, and it is an emergency or nobody judged it, that is at once: when this was last said.
 * Null where it can wait.
 */
export function dueAt(row: CaseRow): number | null {
  const { due, urgency, said, receivedAt } = row;
  if (due !== null || !isHere(row) || (urgency !== 'emergency' && urgency !== 'unknown'))
    return due;
  return said.findLast(({ fact }) => JUDGES.has(fact.type))?.at ?? receivedAt;
}

const JUDGES: ReadonlySet<CaseFact['type']> = new Set([
  'case.received',
  'case.reopened',
  'case.reassessed',
]);

/** Every service whose case it is or was: whoever worked in one of them may have seen the patient. */
export function servicesOf({ service, said }: Pick<CaseRow, 'service' | 'said'>): Set<string> {
  const were = said.flatMap(({ fact: { type, facts } }) =>
    type !== 'case.labelled' && 'service' in facts ? [facts.service] : [],
  );
  return new Set([...were, service]);
}

/** Whether a case would be less urgent than somebody judged it last, though nobody may have been sure since. */
export function isLessUrgent(
  to: Urgency,
  { urgency, said }: Pick<CaseRow, 'urgency' | 'said'>,
): boolean {
  const judged = [...said.map(({ fact: { facts } }) => urgencyIn(facts)), urgency];
  const last = judged.findLast((one) => one !== null && one !== 'unknown');
  return last != null && URGENCIES.indexOf(to) > URGENCIES.indexOf(last);
}

function urgencyIn(facts: CaseFact['facts']): Urgency | null {
  return 'urgency' in facts ? facts.urgency : null;
}

/** Open is what somebody must still deal with: a person, or the gateway that owes somebody a message. */
export function isOpen(row: CaseRow): boolean {
  return (
    row.state.kind !== 'closed' ||
    owesGpMessage(row) ||
    [...row.referrals.values()].some(isUnsettled)
  );
}

/** Whether somebody of this room must deal with it: neither closed, nor a copy of what another system deals with. */
export function isHere({ state }: Pick<CaseRow, 'state'>): boolean {
  return state.kind === 'queued' || state.kind === 'taken' || state.kind === 'disputed';
}

export function owesGpMessage({ gpMessage }: Pick<CaseRow, 'gpMessage'>): boolean {
  return gpMessage.kind === 'due' || gpMessage.kind === 'failed';
}

/** Whether the gateway owes a referral, or waits for an answer to one. Of a copy none leaves, as another system deals with it; nor while sites disagree. */
export function owesReferral({ referrals, state }: Pick<CaseRow, 'referrals' | 'state'>): boolean {
  const mayLeave = state.kind !== 'copied' && state.kind !== 'disputed';
  return mayLeave && [...referrals.values()].some(isOwed);
}
